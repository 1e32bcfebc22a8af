/**
 * Asking whether a call may run.
 *
 * @module
 */
import type { Approval, AskPerson } from "../../engine/permissions/approvals.ts";
import type { Redact } from "../../engine/redact/redact.ts";
import type { LineEditor } from "./line_editor.ts";
import { toLines, toOneLine } from "./multiline.ts";
import { preview } from "./preview.ts";
import type { Spinner } from "./spinner.ts";

type Question = Parameters<AskPerson>[0];

export interface ApprovalOptions {
  editor: LineEditor;
  spinner: Spinner;
  redact: Redact;
  print: (line: string) => void;
  /** Ctrl+C at a question ends the turn. */
  onInterrupt: () => void;
}

/** More than this is not edited on one line. */
const MAX_EDITABLE_LENGTH = 2000;

/** Creates what asks at the terminal. */
export function approval(options: ApprovalOptions): AskPerson {
  const { editor, spinner, redact, print, onInterrupt } = options;
  return async (question) => {
    spinner.stop();
    const lines = preview(question);
    print("");
    for (const line of lines) print(redact(line));
    print(`  (${question.reason})`);
    print(choices(question));
    for (;;) {
      const entry = await editor.readAnswer({ prompt: "? ", signal: question.signal });
      question.signal.throwIfAborted();
      if (entry.type === "interrupt" || entry.type === "end") {
        onInterrupt();
        question.signal.throwIfAborted();
        return { kind: "no" };
      }
      const text = entry.type === "line" ? entry.text.trim() : "";
      const answer = await understand(text, question);
      if (answer !== undefined) {
        // What was refused is over; everything else begins only now.
        if (answer.kind !== "no") spinner.start(redact(labelOf(question, answer)));
        return answer;
      }
      print(choices(question));
    }
  };

  async function understand(text: string, question: Question): Promise<Approval | undefined> {
    switch (text.toLowerCase()) {
      case "y":
      case "yes":
        return { kind: "yes" };
      case "n":
      case "no":
        return { kind: "no" };
      case "a":
      case "always":
        return question.always === undefined ? undefined : { kind: "always" };
      case "e":
      case "edit":
        return await edited(question);
      default:
        // A slip of the finger is no instruction.
        return text.length < 3 ? undefined : { kind: "no", words: text };
    }
  }

  async function edited({ tool, args, signal }: Question): Promise<Approval | undefined> {
    const field: string | undefined = tool.editable;
    const value: unknown = field === undefined ? undefined : Reflect.get(args as object, field);
    if (field === undefined || typeof value !== "string") return undefined;
    if (value.length > MAX_EDITABLE_LENGTH) {
      print("It is too long to edit here: say what to do instead.");
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

function choices({ tool, always }: Question): string {
  const words = ["[y]es", "[n]o"];
  if (always?.kind === "command") words.push("[a]lways this command");
  if (always?.kind === "directory") words.push(`[a]lways below ${always.path}`);
  if (tool.editable !== undefined) words.push("[e]dit");
  return `Allow it? ${words.join("  ")}  or say what to do instead`;
}
