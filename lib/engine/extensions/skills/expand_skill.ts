/**
 * The text of a skill with its arguments in it, and the commands whose output it wants.
 *
 * @module
 */

/** A piece of an expanded text: words, or a command to put the output of in its place. */
export type Piece =
  | { kind: "text"; text: string }
  /** `isAsWritten`: nothing that was typed is in it. */
  | { kind: "command"; command: string; isAsWritten: boolean };

export interface ExpandOptions {
  /** As typed after the name. */
  args: string;
  /** What the skill calls its arguments, in their order. */
  names?: readonly string[];
  /** Where the skill's other files are; undefined of a command. */
  directory: string | undefined;
  /** The top of the project. */
  project: string;
  /** Of the conversation. */
  sessionId: string;
}

const PLACEHOLDER =
  /\\?\$(?:ARGUMENTS(?:\[(\d+)\])?|\{CLAUDE_(SKILL_DIR|PROJECT_DIR|SESSION_ID)\}|(\d)(?!\d)|([A-Za-z_]\w*))/g;
/** At the beginning of a line or after a space, as other agents have it. */
const INLINE = /(?<=^|[\s(])!`([^`\n]+)`/gm;
/** Several lines of commands. */
export const FENCED: RegExp = /^```!\s*\n([^]*?)\n```[ \t]*$/gm;

/**
 * Puts the arguments in: `$ARGUMENTS` is all of them, `$1` the first, `$ARGUMENTS[0]` the first as well; `$0` means that a
 * skill counts from there, and `$branch` is one that it calls so. Where none is asked for, they stand at the end.
 */
export function expandSkill(
  body: string,
  { args, names = [], directory, project, sessionId }: ExpandOptions,
): Piece[] {
  const words = splitWords(args);
  // Both ways to count are in use; see the documentation of Claude Code, "Pass arguments to skills".
  const first = /\$0(?!\d)/.test(body) ? 0 : 1;
  const places: Record<string, string | undefined> = {
    SKILL_DIR: directory,
    PROJECT_DIR: project,
    SESSION_ID: sessionId,
  };
  let takesArguments = false;
  const filled = (text: string) =>
    text.replaceAll(
      PLACEHOLDER,
      (all, index?: string, place?: string, position?: string, name?: string) => {
        const named = name === undefined ? -1 : names.indexOf(name);
        if (name !== undefined && named === -1) return all;
        if (all.startsWith("\\")) return all.slice(1);
        if (place !== undefined) return places[place] ?? all;
        takesArguments = true;
        if (named !== -1) return words[named] ?? "";
        if (index !== undefined) return words[Number(index)] ?? "";
        return position === undefined ? args : words[Number(position) - first] ?? "";
      },
    );
  const pieces = piecesOf(body).map((piece): Piece => {
    if (piece.kind === "text") return { ...piece, text: filled(piece.text) };
    const before = takesArguments;
    takesArguments = false;
    const command = filled(piece.command);
    const isAsWritten = !takesArguments;
    takesArguments ||= before;
    return { ...piece, command, isAsWritten };
  });
  if (args !== "" && !takesArguments) pieces.push({ kind: "text", text: `\n\nARGUMENTS: ${args}` });
  return pieces;
}

/** Before any argument is in it: only what the skill's author wrote is a command. */
function piecesOf(body: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  const matches = [...body.matchAll(FENCED), ...body.matchAll(INLINE)]
    .toSorted((a, b) => a.index - b.index);
  for (const match of matches) {
    if (match.index < end) continue;
    pieces.push({ kind: "text", text: body.slice(end, match.index) });
    pieces.push({ kind: "command", command: (match[1] ?? "").trim(), isAsWritten: true });
    end = match.index + match[0].length;
  }
  pieces.push({ kind: "text", text: body.slice(end) });
  return pieces.filter((piece) => piece.kind === "command" || piece.text !== "");
}

/** As a shell splits words: quotes keep several together. */
function splitWords(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\S+/g)]
    .map(([word, double, single]) => double?.replaceAll(/\\(.)/g, "$1") ?? single ?? word);
}
