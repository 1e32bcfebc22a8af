/**
 * Files that a person puts into a message, and how a model tells them from the words.
 *
 * @module
 */

const BEGIN = "\n\n<files>\n";
const END = "\n</files>";

/**
 * One message of both: the words, and after them the files between tags.
 *
 * @param files their texts by their names
 */
export function withMentionedFiles(message: string, files: ReadonlyMap<string, string>): string {
  if (files.size === 0) return message;
  const parts = Array.from(files, ([name, text]) => {
    let tag = "file";
    // A file may hold the tag, by chance or to pass for the words.
    for (let n = 2; text.includes(`</${tag}>`); n++) tag = `file-${n}`;
    return `<${tag} path=${JSON.stringify(name)}>\n${text}${
      text.endsWith("\n") ? "" : "\n"
    }</${tag}>`;
  });
  return `${message}${BEGIN}${parts.join("\n")}${END}`;
}

/** What was typed of a message that may hold files as well. */
export function withoutMentionedFiles(message: string): string {
  if (!message.endsWith(END)) return message;
  const begin = message.indexOf(BEGIN);
  return begin === -1 ? message : message.slice(0, begin);
}
