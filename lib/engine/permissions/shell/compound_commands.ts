/**
 * Compound commands: `if`, `for`, `case`, functions …
 *
 * @module
 */
import type { Cursor } from "./cursor.ts";
import { readCommand, readScript } from "./parser.ts";
import { readRedirections } from "./redirections.ts";
import {
  CLOSERS,
  expectWord,
  keyword,
  skipBlanks,
  skipLines,
  skipSeparators,
} from "./separators.ts";
import { type Command, type Pipeline, ShellSyntaxError, type Word } from "./syntax.ts";
import { readWord } from "./words.ts";

/** What is no arithmetic; dash takes `((` for two subshells, whatever closes it. */
const COMMANDS = /;|\n|^\s*[a-z]+\s+[-\w./]/i;

/** The compound command that begins here; undefined when none does. */
export function readCompound(cursor: Cursor): Command | undefined {
  if (cursor.startsWith("((")) {
    const command = readArithmeticCommand(cursor);
    if (command !== undefined) return command;
  }
  if (cursor.take("(")) {
    const body = readScript(cursor);
    if (!cursor.take(")")) throw new ShellSyntaxError("a closing ) is missing");
    return { kind: "group", isSubshell: true, body, redirections: readRedirections(cursor) };
  }
  const word = keyword(cursor);
  const closer = CLOSERS.get(word ?? "");
  if (word !== undefined && closer !== undefined) {
    cursor.at += word.length;
    return readGroup(cursor, closer);
  }
  if (word === "for" || word === "select") return readFor(cursor);
  if (word === "case") return readCase(cursor);
  return word === "function" ? readFunction(cursor) : undefined;
}

function readGroup(cursor: Cursor, closer: string): Command {
  const body = readScript(cursor);
  expectWord(cursor, closer);
  return { kind: "group", isSubshell: false, body, redirections: readRedirections(cursor) };
}

function readFor(cursor: Cursor): Command {
  cursor.match(/\w+[ \t]*/y);
  const variable = cursor.match(/[A-Za-z_]\w*/y);
  const values: Word[] = [];
  if (variable === undefined) {
    if (!cursor.startsWith("((")) throw new ShellSyntaxError("the variable of a for is missing");
    cursor.at = endOfArithmetic(cursor) ?? cursor.text.length;
  }
  skipLines(cursor);
  if (keyword(cursor) === "in") {
    cursor.at += 2;
    for (skipBlanks(cursor);; skipBlanks(cursor)) {
      const value = readWord(cursor);
      if (value === undefined) break;
      values.push(value);
    }
  }
  skipSeparators(cursor);
  const closer = keyword(cursor) === "{" ? "}" : "done";
  expectWord(cursor, closer === "}" ? "{" : "do");
  const body = readScript(cursor);
  expectWord(cursor, closer);
  return {
    kind: "for",
    variable: variable ?? "",
    values,
    body,
    redirections: readRedirections(cursor),
  };
}

function readCase(cursor: Cursor): Command {
  cursor.at += "case".length;
  skipBlanks(cursor);
  const subject = readWord(cursor);
  skipLines(cursor);
  expectWord(cursor, "in");
  const body: Pipeline[] = [];
  if (subject !== undefined) {
    body.push(onlyWords([[{ kind: "text", text: ":", isQuoted: false }], subject]));
  }
  for (;;) {
    skipSeparators(cursor);
    if (keyword(cursor) === "esac") break;
    cursor.take("(");
    for (;;) {
      skipBlanks(cursor);
      if (readWord(cursor) === undefined && !cursor.take("|")) break;
    }
    if (!cursor.take(")")) throw new ShellSyntaxError("a ) after a pattern of case is missing");
    body.push(...readScript(cursor));
    cursor.match(/;;&|;;|;&/y);
  }
  expectWord(cursor, "esac");
  return { kind: "group", isSubshell: false, body, redirections: readRedirections(cursor) };
}

function onlyWords(words: Word[]): Pipeline {
  return { commands: [{ kind: "simple", assignments: [], words, redirections: [] }] };
}

function readFunction(cursor: Cursor): Command {
  cursor.match(/function[ \t]+/y);
  const name = cursor.match(/[^\s(){};&|<>]+/y) ?? "";
  cursor.match(/[ \t]*\([ \t]*\)/y);
  return readFunctionBody(cursor, name);
}

/** What follows the name and parentheses of a function. */
export function readFunctionBody(cursor: Cursor, name: string): Command {
  skipLines(cursor);
  return { kind: "function", name, body: [{ commands: [readCommand(cursor)] }] };
}

/** `(( … ))`; undefined when it is a subshell in a subshell. */
function readArithmeticCommand(cursor: Cursor): Command | undefined {
  const end = endOfArithmetic(cursor);
  if (end === undefined || COMMANDS.test(cursor.text.slice(cursor.at + 2, end - 2))) {
    return undefined;
  }
  cursor.at = end;
  return { kind: "simple", assignments: [], words: [], redirections: readRedirections(cursor) };
}

/** Behind the `))` that closes the `((` here; undefined when the two do not stand together. */
function endOfArithmetic({ text, at }: Cursor): number | undefined {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] === "(") depth++;
    if (text[i] !== ")" || --depth > 0) continue;
    return text[i - 1] === ")" ? i + 1 : undefined;
  }
  return undefined;
}
