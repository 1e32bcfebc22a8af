/**
 * The words of a script: quotes, and what `$` begins.
 *
 * @module
 */
import { Cursor } from "./cursor.ts";
import { type Script, ShellSyntaxError, type Word, type WordPart } from "./syntax.ts";

/** Ends an unquoted word. */
const WORD_END = new Set([" ", "\t", "\n", ";", "&", "|", "(", ")", "<", ">", ""]);

/** The word that begins here; undefined when none does. */
export function readWord(cursor: Cursor): Word | undefined {
  const parts: WordPart[] = [];
  let isWord = false;
  for (;;) {
    if (cursor.startsWith("<(") || cursor.startsWith(">(")) {
      cursor.at++;
      parts.push(readParenthesised(cursor));
    } else if (WORD_END.has(cursor.peek())) {
      return isWord ? parts : undefined;
    } else if (cursor.startsWith("\\\n")) {
      cursor.at += 2;
      continue;
    } else {
      readUnquoted(cursor, parts);
    }
    isWord = true;
  }
}

function readUnquoted(cursor: Cursor, parts: WordPart[]): void {
  const char = cursor.peek();
  if (char === "'") {
    cursor.at++;
    addText(parts, cursor.until("'"), true);
  } else if (char === '"') {
    cursor.at++;
    parts.push(...readQuoted(cursor, '"'));
    cursor.at++;
  } else if (char === "\\") {
    addText(parts, cursor.peek(1), true);
    cursor.at += 2;
  } else if (cursor.startsWith("$'")) {
    cursor.at += 2;
    addText(parts, readAnsiC(cursor), true);
  } else if (cursor.take('$"')) {
    parts.push(...readQuoted(cursor, '"'));
    cursor.at++;
  } else if (char === "$" || char === "`") {
    parts.push(readExpansion(cursor, { isQuoted: false }));
  } else {
    addText(parts, char, false);
    cursor.at++;
  }
}

/** Text in which only `$`, backquotes and backslashes mean something, up to `end`, which is left. */
function readQuoted(cursor: Cursor, end: string): WordPart[] {
  const parts: WordPart[] = [{ kind: "text", text: "", isQuoted: true }];
  while (end === "" || cursor.peek() !== end) {
    if (cursor.isAtEnd) {
      if (end === "") break;
      throw new ShellSyntaxError(`a closing ${end} is missing`);
    }
    const char = cursor.peek();
    if (char === "\\" && '$`"\\\n'.includes(cursor.peek(1))) {
      if (cursor.peek(1) !== "\n") addText(parts, cursor.peek(1), true);
      cursor.at += 2;
    } else if (char === "$" || char === "`") {
      parts.push(readExpansion(cursor, { isQuoted: true }));
    } else {
      addText(parts, char, true);
      cursor.at++;
    }
  }
  return parts;
}

/** A text that is expanded as between double quotes: a here-document, the inside of `${…}`. */
export function quotedWord(text: string, outer: Cursor): Word {
  return readQuoted(new Cursor(text, { depth: outer.depth + 1, nested: outer.nested }), "");
}

function readExpansion(cursor: Cursor, { isQuoted }: { isQuoted: boolean }): WordPart {
  if (cursor.take("`")) return readBackquoted(cursor);
  if (cursor.startsWith("$((")) {
    const arithmetic = readArithmetic(cursor);
    if (arithmetic !== undefined) return arithmetic;
  }
  cursor.at++;
  if (cursor.peek() === "(") return readParenthesised(cursor);
  if (cursor.take("{")) return readBraced(cursor, isQuoted);
  const name = cursor.match(/[A-Za-z_]\w*|[0-9@*#?$!-]/y);
  if (name === undefined) return { kind: "text", text: "$", isQuoted: true };
  return { kind: "variable", name, isQuoted };
}

function readParenthesised(cursor: Cursor): WordPart {
  cursor.at++;
  const inner = new Cursor(cursor.text, { depth: cursor.depth + 1, nested: cursor.nested });
  inner.at = cursor.at;
  const script = cursor.nested(inner);
  cursor.at = inner.at;
  if (!cursor.take(")")) throw new ShellSyntaxError("a closing ) is missing");
  return { kind: "substitution", script };
}

function readBackquoted(cursor: Cursor): WordPart {
  let text = "";
  while (cursor.peek() !== "`") {
    if (cursor.isAtEnd) throw new ShellSyntaxError("a closing ` is missing");
    if (cursor.peek() === "\\" && "`\\$".includes(cursor.peek(1))) cursor.at++;
    text += cursor.peek();
    cursor.at++;
  }
  cursor.at++;
  const script = cursor.nested(
    new Cursor(text, { depth: cursor.depth + 1, nested: cursor.nested }),
  );
  return { kind: "substitution", script };
}

/** `$((…))`; undefined when it is a `$(` with a subshell in it after all. */
function readArithmetic(cursor: Cursor): WordPart | undefined {
  let depth = 0;
  for (let i = cursor.at + 1; i < cursor.text.length; i++) {
    if (cursor.text[i] === "(") depth++;
    if (cursor.text[i] !== ")" || --depth > 0) continue;
    if (cursor.text[i - 1] !== ")") return undefined;
    const inside = cursor.text.slice(cursor.at + 3, i - 1);
    cursor.at = i + 1;
    return { kind: "unknown", scripts: scriptsIn(quotedWord(inside, cursor)) };
  }
  return undefined;
}

/** After `${`, up to and with its `}`. */
function readBraced(cursor: Cursor, isQuoted: boolean): WordPart {
  const name = cursor.match(/[A-Za-z_]\w*|[0-9@*]/y);
  if (name !== undefined && cursor.take("}")) return { kind: "variable", name, isQuoted };
  const start = cursor.at;
  let isInQuotes = isQuoted;
  for (let depth = 1; depth > 0; cursor.at++) {
    const char = cursor.peek();
    if (char === "") throw new ShellSyntaxError("a closing } is missing");
    if (char === "\\") cursor.at++;
    else if (char === '"') isInQuotes = !isInQuotes;
    else if (char === "'" && !isInQuotes) skipSingleQuoted(cursor);
    else if (char === "{") depth++;
    else if (char === "}") depth--;
  }
  const rest = cursor.text.slice(start, cursor.at - 1);
  const operator = rest.match(/^:?[-=]/)?.[0];
  const word = quotedWord(rest.slice(operator?.length ?? 0), cursor);
  if (name !== undefined && operator !== undefined) {
    return { kind: "variable", name, isQuoted, fallback: word };
  }
  return { kind: "unknown", scripts: scriptsIn(word) };
}

/** Up to the closing quote, which is left. */
function skipSingleQuoted(cursor: Cursor): void {
  const end = cursor.text.indexOf("'", cursor.at + 1);
  if (end === -1) throw new ShellSyntaxError("a closing ' is missing");
  cursor.at = end;
}

/** `$'…'` with the escapes of C; see bash(1), "QUOTING". */
function readAnsiC(cursor: Cursor): string {
  const named: Readonly<Record<string, string>> = {
    n: "\n",
    t: "\t",
    r: "\r",
    a: "\x07",
    b: "\b",
    e: "\x1b",
    E: "\x1b",
  };
  let text = "";
  while (!cursor.take("'")) {
    if (cursor.isAtEnd) throw new ShellSyntaxError("a closing ' is missing");
    if (cursor.take("\\")) {
      const code = cursor.match(
        /x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|[0-7]{1,3}/y,
      );
      if (code !== undefined) {
        const value = /^[0-7]/.test(code) ? parseInt(code, 8) : parseInt(code.slice(1), 16);
        text += value <= 0x10ffff ? String.fromCodePoint(value) : "";
        continue;
      }
      text += named[cursor.peek()] ?? cursor.peek();
    } else {
      text += cursor.peek();
    }
    cursor.at++;
  }
  return text;
}

/** Every script that runs when the word is expanded. */
export function scriptsIn(word: Word): Script[] {
  return word.flatMap((part) => {
    if (part.kind === "substitution") return [part.script];
    if (part.kind === "unknown") return [...part.scripts];
    return part.kind === "variable" && part.fallback !== undefined ? scriptsIn(part.fallback) : [];
  });
}

function addText(parts: WordPart[], text: string, isQuoted: boolean): void {
  const last = parts.at(-1);
  if (last?.kind === "text" && last.isQuoted === isQuoted) last.text += text;
  else parts.push({ kind: "text", text, isQuoted });
}
