/**
 * Asking whether a call may run.
 *
 * @module
 */
import type { Approval, AskPerson } from "../../engine/permissions/approvals.ts";
import type { Redact } from "../../engine/redact/redact.ts";
import { colored, takesColor } from "../output/print.ts";
import { terminalSize } from "../output/terminal_size.ts";
import { type TypedAnswer, understand } from "./answer.ts";
import type { Entry, LineEditor } from "./line_editor.ts";
import { BREAK, toLines, toOneLine } from "./multiline.ts";
import { exactly, preview } from "./preview.ts";
import { rowsOf } from "./question_rows.ts";
import type { Spinner } from "./spinner.ts";

type Question = Parameters<AskPerson>[0];

export interface ApprovalOptions {
  editor: Pick<LineEditor, "readAnswer">;
  spinner: Pick<Spinner, "start" | "stop">;
  /** For what is shown while the approved call runs; the question itself is exact. */
  redact: Redact;
  print: (line: string) => void;
  /** Ctrl+C at a question ends the turn. */
  onInterrupt: () => void;
  /** Whether edits are asked about, and what ends that. */
  canAllowEdits: () => boolean;
  allowEdits: () => Promise<void>;
  /** Columns and rows of the terminal; asked of it unless given. */
  size?: () => { columns: number; rows: number };
}

/** More than this is not edited on one line. */
const MAX_EDITABLE_LENGTH = 2000;
/** Rows around the text: an empty one, reason, choices in two, the prompt. */
const ROWS_AROUND = 5;
const MIN_PAGE = 5;

/** Creates what asks at the terminal. */
export function approval(options: ApprovalOptions): AskPerson {
  const { editor, spinner, redact, print, onInterrupt, canAllowEdits, allowEdits } = options;
  const size = options.size ?? sizeOfTerminal;
  const edits = (question: Question) => isChange(question) && canAllowEdits();
  return async (question) => {
    spinner.stop();
    const { columns, rows } = size();
    const { heading, lines } = preview(question);
    const text = rowsOf(lines, columns);
    const title = rowsOf([heading], columns);
    const pageRows = Math.max(MIN_PAGE, rows - ROWS_AROUND - title.length);
    let shown = 0;
    const showMore = (count: number) => {
      for (const row of text.slice(shown, shown + count)) print(tinted(row, question));
      shown = Math.min(text.length, shown + count);
    };
    const left = () => text.length - shown;
    const askAgain = () =>
      print(left() > 0 ? remaining(question, left()) : choices(question, edits(question)));

    print("");
    for (const row of title) print(row.replace(/^ {2}/, ""));
    showMore(pageRows);
    if (left() === 0) print(reasonOf(question));
    askAgain();
    for (;;) {
      const entry = await editor.readAnswer({
        prompt: "? ",
        signal: question.signal,
        letters: left() > 0 ? ["m", "n"] : ["y", "n", "a", "f"],
      });
      question.signal.throwIfAborted();
      if (entry.type === "interrupt" || entry.type === "end") {
        onInterrupt();
        question.signal.throwIfAborted();
        return { kind: "no" };
      }
      let answer = meaningOf(entry);
      if (answer.kind === "words") return { kind: "no", words: answer.words };
      if (answer.kind === "no") return { kind: "no" };
      if (left() > 0) {
        // What nobody has seen, nobody can approve.
        if (answer.kind === "nothing") answer = { kind: "more" };
        if (answer.kind === "more") showMore(pageRows);
        else if (answer.kind === "whole" && isChange(question)) showMore(left());
        else print(answer.kind === "unclear" ? answer.why : "Not all of it has been shown yet.");
        if (left() === 0) print(reasonOf(question));
        askAgain();
        continue;
      }
      const approved = await approvalOf(answer, question);
      if (approved !== undefined) {
        spinner.start(redact(labelOf(question, approved)));
        return approved;
      }
      if (answer.kind === "unclear") print(answer.why);
      askAgain();
    }
  };

  async function approvalOf(
    answer: TypedAnswer,
    question: Question,
  ): Promise<Approval | undefined> {
    if (answer.kind === "yes") return { kind: "yes" };
    if (answer.kind === "edit") return await edited(question);
    if (answer.kind === "edits" && edits(question)) {
      await allowEdits();
      return { kind: "yes" };
    }
    if (answer.kind === "always" && question.always !== undefined) return { kind: "always" };
    return undefined;
  }

  async function edited({ tool, args, signal }: Question): Promise<Approval | undefined> {
    const field: string | undefined = tool.editable;
    const value: unknown = field === undefined ? undefined : Reflect.get(args as object, field);
    if (field === undefined || typeof value !== "string") return undefined;
    // An editor of one line would obey a control, and take the sign of a line break for one.
    const isEditable = exactly(value) === value && !value.includes(BREAK);
    if (value.length > MAX_EDITABLE_LENGTH || !isEditable) {
      const problem = isEditable ? "is too long" : "holds characters that do not allow it";
      print(`It ${problem} to be edited here: say what to do instead.`);
      return undefined;
    }
    const prefill = toOneLine(value);
    const entry = await editor.readAnswer({ prompt: `${field}: `, prefill, signal });
    if (entry.type !== "line" || entry.text.trim() === "") return undefined;
    const text = toLines(entry.text);
    return text === value
      ? { kind: "yes" }
      : { kind: "edited", args: { ...args as object, [field]: text } };
  }
}

function labelOf({ tool, args }: Question, answer: Approval): string {
  return `${tool.name} ${tool.label(answer.kind === "edited" ? answer.args : args)}`;
}

/** As diffs are: a line that goes is red, one that comes green. */
function tinted(row: string, question: Question): string {
  if (!isChange(question) || !takesColor(Deno.stdout)) return row;
  if (row.startsWith("  +")) return colored("green", row);
  return row.startsWith("  -") ? colored("red", row) : row;
}

/** It may name a path that a model chose. */
function reasonOf({ reason }: Question): string {
  return `  (${onOneLine(reason)})`;
}

/** Escape is a no, and Shift+Tab leads to the mode in which edits are not asked about. */
function meaningOf(entry: Entry): TypedAnswer {
  switch (entry.type) {
    case "line":
      return understand(entry.text);
    case "mode":
      return { kind: "edits" };
    default:
      return { kind: "no" };
  }
}

function choices({ tool, always }: Question, canAllowEdits: boolean): string {
  const words = ["[y]es", "[n]o"];
  if (canAllowEdits) words.push("[f]rom now on all edits");
  if (always?.kind === "command") words.push("[a]lways this command");
  if (always?.kind === "tool") words.push("[a]lways this tool");
  if (always?.kind === "host") words.push(`[a]lways from ${onOneLine(always.host)}`);
  if (always?.kind === "directory") words.push(`[a]lways below ${onOneLine(always.path)}`);
  if (tool.editable !== undefined) words.push("[e]dit");
  return `Allow it? ${words.join("  ")}  or say what to do instead`;
}

/** A large change is read in an editor sooner than in pages; a command is read before it runs. */
function remaining(question: Question, rows: number): string {
  const words = ["[m]ore", ...isChange(question) ? ["[w]hole"] : [], "[n]o"];
  const lines = rows === 1 ? "1 more line" : `${rows} more lines`;
  return `… ${lines} to see before a yes counts: ${words.join("  ")}  or say what to do instead`;
}

function isChange({ touches }: Question): boolean {
  return touches.every(({ kind }) => kind === "write");
}

function onOneLine(text: string): string {
  return exactly(text).replaceAll("\n", "␊");
}

function sizeOfTerminal(): { columns: number; rows: number } {
  const size = terminalSize(Deno.stdout);
  return { columns: size?.columns ?? 80, rows: size?.rows ?? 24 };
}
