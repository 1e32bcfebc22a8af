/**
 * What surrounds the calls of a text: elements that show them as an example, and the end of a call whose beginning is
 * missing.
 *
 * @module
 */

/** Elements, in lower case, that show what is in them even when nothing closes them. */
const SHOWING = new Set([
  ...["pre", "code", "samp", "xmp", "textarea", "details", "blockquote", "quote", "template"],
  ...["example", "examples", "sample", "document", "file", "file_content", "content"],
  ...["tool_response", "tool_result", "tool_results", "function_results", "observation"],
]);
/** Elements in which models put their whole answer, or several calls. */
const WRAPPING = new Set([
  ...["answer", "response", "final", "final_answer", "assistant", "solution", "actions", "step"],
  ...["tool_calls", "function_calls", "tools", "calls", "tool_call", "tool_use", "function_call"],
]);
const TAG = /<(\/?)([a-zA-Z][\w:.-]{0,40})(?:\s[^<>]{0,500})?>/g;

/** Whether an element that shows things, or a comment, is open at the end of `before`, what follows being `after`. */
export function isShown(before: string, after: string): boolean {
  if (before.lastIndexOf("<!--") > before.lastIndexOf("-->")) return true;
  const open: string[] = [];
  for (const { index, 1: slash, 2: tag = "" } of before.matchAll(TAG)) {
    const name = tag.toLowerCase();
    const indent = before.slice(before.lastIndexOf("\n", index) + 1, index);
    if (slash !== "") {
      const at = open.lastIndexOf(name);
      if (at >= 0) open.length = at;
    } else if (/^[ \t]{0,3}$/.test(indent) && !WRAPPING.has(name)) {
      open.push(name);
    }
  }
  if (open.length === 0) return false;
  const closed = new Set(
    Array.from(after.matchAll(/<\/([\w:.-]{1,41})>/g), ([, tag = ""]) => tag.toLowerCase()),
  );
  return open.some((name) => SHOWING.has(name) || closed.has(name));
}

/** A sentence that introduces an example, or what is not to be done: the last one before a call. */
const DONE = "(?:run|call|do|use|execute|make)";
const INTRODUCES = new RegExp(
  `\\b(?:${
    [
      "for (?:example|instance)|an (?:\\w+ )?example|examples?(?=:)|e\\.g\\.",
      "looks? like (?:this|so|the following)|the (?:format|syntax|form) (?:is|of)",
      "would (?:have been|look)",
      `(?:do not|don't|never|not to) ${DONE}`,
      `(?:will not|won't|would not|wouldn't|cannot|can't) ${DONE}`,
    ].join("|")
  })(?![\\w-])[^\\n.!?]{0,60}[.!]?$`,
  "i",
);

/** Whether the line before a call, or its own up to there, tells that it is only shown. */
export function isIntroduced(before: string): boolean {
  return INTRODUCES.test(before.slice(-400).trimEnd());
}

/** After words, an argument or another tag, at the end of the text: what closes a call in one form or another. */
const END_TAG =
  /(?:^|[\n}\])>"'])\s*(<\/((?:[\w:.-]{0,20}?)(?:tool|func|call|invoke|param|arg_)[\w:.-]{0,20})>)\s*$/i;
const END_TOKEN =
  /(?:^|[\n}\])>"'])\s*(<[|｜]?\/?[^<>\s]{0,30}(?:tool|call|func|invoke|action)[^<>\s]{0,30}[|｜]>)\s*$/i;

/** A line of a list, a quotation, a table or indented code. */
const SHOWN_LINE = /^(?:[ \t]*(?:[-*+>|]|\d{1,9}[.)])(?:[ \t]|$)| {4}|\t)/m;

/** The end of a call that nothing begins, or that no known form begins; undefined where the text ends otherwise. */
export function strayEnd(text: string): string | undefined {
  const paragraph = text.slice(-4000).split(/\n[ \t]*\n/).at(-1) ?? "";
  if (SHOWN_LINE.test(paragraph)) return undefined;
  const end = text.slice(-200);
  const token = END_TOKEN.exec(end)?.[1];
  if (token !== undefined) return token;
  const [, tag, name = ""] = END_TAG.exec(end) ?? [];
  return tag === undefined || text.includes(`<${name}`) ? undefined : tag;
}
