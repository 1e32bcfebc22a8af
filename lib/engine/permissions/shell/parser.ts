/**
 * The commands of a script.
 *
 * @module
 */
import { Cursor } from "./cursor.ts";
import { readCompound, readFunctionBody } from "./compound_commands.ts";
import { readRedirection } from "./redirections.ts";
import {
  closingWord,
  isEndOfClause,
  keyword,
  skipBlanks,
  skipLines,
  skipSeparators,
} from "./separators.ts";
import {
  type Command,
  type Pipeline,
  type Redirection,
  type Script,
  ShellSyntaxError,
  type Word,
} from "./syntax.ts";
import { readWord } from "./words.ts";

/** Reserved words that only separate the parts of a compound command. */
const SEPARATORS = new Set(["then", "else", "elif", "do", "!", "time", "coproc"]);
const ASSIGNMENT = /^([A-Za-z_]\w*)(?:\[[^\]]*\])?\+?=/;

/**
 * Reads a script for bash or sh.
 *
 * @throws {ShellSyntaxError} when it cannot be followed
 */
export function parseShell(text: string, { depth = 0 }: { depth?: number } = {}): Script {
  const cursor = new Cursor(text, { depth, nested: (inner) => readScript(inner) });
  const script = readScript(cursor);
  if (!cursor.isAtEnd) {
    throw new ShellSyntaxError(`"${cursor.text.slice(cursor.at, cursor.at + 20)}" is not expected`);
  }
  return script;
}

/** Pipelines up to a closing word or parenthesis, which is left. */
export function readScript(cursor: Cursor): Script {
  const pipelines: Pipeline[] = [];
  for (;;) {
    skipSeparators(cursor);
    const isOver = cursor.isAtEnd || cursor.peek() === ")" || isEndOfClause(cursor) ||
      closingWord(cursor) !== undefined;
    if (isOver) return pipelines;
    pipelines.push(readPipeline(cursor));
  }
}

function readPipeline(cursor: Cursor): Pipeline {
  const commands: Command[] = [];
  do {
    skipLines(cursor);
    commands.push(readCommand(cursor));
    skipBlanks(cursor);
  } while (cursor.take("|&") || (!cursor.startsWith("||") && cursor.take("|")));
  return { commands };
}

/** One command of a pipeline. */
export function readCommand(cursor: Cursor): Command {
  skipBlanks(cursor);
  for (
    let word = keyword(cursor);
    word !== undefined && SEPARATORS.has(word);
    word = keyword(cursor)
  ) {
    cursor.at += word.length;
    if (word === "time") cursor.match(/[ \t]+-p(?=\s)/y);
    skipLines(cursor);
  }
  return readCompound(cursor) ?? readSimple(cursor);
}

function readSimple(cursor: Cursor): Command {
  const assignments: { name: string; value: Word }[] = [];
  const words: Word[] = [];
  const redirections: Redirection[] = [];
  const start = cursor.at;
  for (;; skipBlanks(cursor)) {
    const redirection = readRedirection(cursor);
    if (redirection !== undefined) {
      redirections.push(redirection);
      continue;
    }
    const word = readWord(cursor);
    if (word === undefined) break;
    if (words.length === 0 && cursor.match(/[ \t]*\([ \t]*\)/y) !== undefined) {
      return readFunctionBody(cursor, plainText(word) ?? "");
    }
    const assignment = words.length === 0 ? assignmentOf(word) : undefined;
    if (assignment === undefined) words.push(word);
    else assignments.push({ ...assignment, value: [...assignment.value, ...readArray(cursor)] });
    if (plainText(word) === "[[" && words.length === 1) readCondition(cursor, words);
  }
  if (cursor.at === start) {
    throw new ShellSyntaxError(`"${cursor.text.slice(cursor.at, cursor.at + 20)}" is not expected`);
  }
  return { kind: "simple", assignments, words, redirections };
}

function assignmentOf(word: Word): { name: string; value: Word } | undefined {
  const [first, ...rest] = word;
  if (first?.kind !== "text" || first.isQuoted) return undefined;
  const match = first.text.match(ASSIGNMENT);
  if (match === null) return undefined;
  return {
    name: match[1] ?? "",
    value: [{ ...first, text: first.text.slice(match[0].length) }, ...rest],
  };
}

/** `name=( … )`: the elements as one unknown value, with what runs in them. */
function readArray(cursor: Cursor): Word {
  if (!cursor.take("(")) return [];
  const parts: Word[number][] = [{ kind: "unknown", scripts: [] }];
  for (skipLines(cursor); !cursor.take(")"); skipLines(cursor)) {
    const element = readWord(cursor);
    if (element === undefined) throw new ShellSyntaxError("a closing ) of an array is missing");
    parts.push(...element);
  }
  return parts;
}

/** `[[ … ]]`: operators and parentheses are no more than words in it. */
function readCondition(cursor: Cursor, words: Word[]): void {
  for (;;) {
    skipLines(cursor);
    if (cursor.isAtEnd) throw new ShellSyntaxError("a closing ]] is missing");
    const word = readWord(cursor);
    if (word !== undefined) words.push(word);
    else cursor.at++;
    if (word !== undefined && plainText(word) === "]]") return;
  }
}

function plainText(word: Word): string | undefined {
  const [part, ...others] = word;
  return part?.kind === "text" && others.length === 0 ? part.text : undefined;
}
