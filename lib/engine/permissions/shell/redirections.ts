/**
 * Redirections and here-documents.
 *
 * @module
 */
import type { Cursor } from "./cursor.ts";
import { type Redirection, ShellSyntaxError, type Word } from "./syntax.ts";
import { quotedWord, readWord } from "./words.ts";

const BLANKS = /(?:[ \t]|\\\n)+/y;
const OPERATOR = /(?:\d+|\{\w+\})?(&>>|&>|<<<|<<-|<<|<>|<&|>>|>\||>&|<(?!\()|>(?!\())/y;

/** The redirection that begins here, if one does. */
export function readRedirection(cursor: Cursor): Redirection | undefined {
  const written = cursor.match(OPERATOR);
  if (written === undefined) return undefined;
  const operator = written.replace(/^(?:\d+|\{\w+\})/, "");
  cursor.match(BLANKS);
  const target = readWord(cursor);
  if (target === undefined) throw new ShellSyntaxError(`the file after ${operator} is missing`);
  if (operator !== "<<" && operator !== "<<-") return { operator, target };

  const redirection: { operator: string; target: Word } = { operator: "<<", target: [] };
  const isQuoted = target.some((part) => part.kind === "text" && part.isQuoted);
  cursor.pendingHereDocuments.push({
    end: target.map((part) => part.kind === "text" ? part.text : "").join(""),
    isQuoted,
    stripTabs: operator === "<<-",
    take(body) {
      redirection.target = isQuoted
        ? [{ kind: "text", text: body, isQuoted }]
        : quotedWord(body, cursor);
    },
  });
  return redirection;
}

/** After a line break: reads the here-documents that were announced on the line. */
export function readHereDocuments(cursor: Cursor): void {
  const documents = cursor.pendingHereDocuments;
  cursor.pendingHereDocuments = [];
  for (const { end, take, stripTabs } of documents) {
    const lines: string[] = [];
    while (!cursor.isAtEnd) {
      const newline = cursor.text.indexOf("\n", cursor.at);
      const line = cursor.text.slice(cursor.at, newline === -1 ? undefined : newline);
      cursor.at = newline === -1 ? cursor.text.length : newline + 1;
      const stripped = stripTabs ? line.replace(/^\t+/, "") : line;
      if (stripped === end) break;
      lines.push(stripped);
    }
    take(lines.map((line) => `${line}\n`).join(""));
  }
}

/** Those that follow a compound command. */
export function readRedirections(cursor: Cursor): Redirection[] {
  const redirections: Redirection[] = [];
  for (;;) {
    cursor.match(BLANKS);
    const redirection = readRedirection(cursor);
    if (redirection === undefined) return redirections;
    redirections.push(redirection);
  }
}
