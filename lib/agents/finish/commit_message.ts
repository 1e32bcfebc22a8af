/**
 * What a commit of an agent's work says.
 *
 * @module
 */

/** See git-commit(1), "Discussion"; longer ones are cut in most places that show them. */
const MAX_SUBJECT = 72;
/** "Done." tells nothing. */
const MIN_SUBJECT = 12;
const MAX_BODY = 4_000;

export interface MessageParts {
  subject: string;
  /** The whole last words, where they say more than the subject. */
  body: string;
}

/** A subject and a body from the last words of a run, else from its prompt; what is secret was taken out of both. */
export function messageParts(lastWords: string, prompt: string): MessageParts {
  const words = lastWords.trim();
  const subject = [words, prompt].map(subjectOf).find(({ length }) => length >= MIN_SUBJECT) ??
    (subjectOf(words) || subjectOf(prompt) || "Work of an agent");
  const isAll = subjectOf(words) === subject && !words.includes("\n") && !subject.endsWith("…");
  return { subject, body: isAll ? "" : words.slice(0, MAX_BODY).toWellFormed() };
}

/** As git takes it; the agent's id stands below, where one finds it. */
export function commitMessage({ subject, body }: MessageParts, id: string): string {
  return [subject, body, `Isonforge-Agent: ${id}`].filter((part) => part !== "").join("\n\n") +
    "\n";
}

function subjectOf(text: string): string {
  const line = text.split("\n").map(plain).find((line) => line !== "") ?? "";
  const [sentence = ""] = /^.*?[.!?:](?=\s|$)/.exec(line) ?? [line];
  const whole = line.length <= MAX_SUBJECT ? line : sentence;
  const short = whole.replace(/[.:]$/, "");
  if (short.length <= MAX_SUBJECT) return short;
  const cut = short.slice(0, MAX_SUBJECT - 1).toWellFormed();
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), MAX_SUBJECT / 2)).trimEnd()}…`;
}

/** Without what Markdown puts before and around words, and without controls. */
function plain(line: string): string {
  return line.replace(/\p{Cc}/gu, " ").replace(/^\s*(?:#+|>|[-*+]|\d+[.)])\s+/, "")
    .replace(/[*_`]{1,3}/g, "").replace(/\s+/g, " ").trim();
}
