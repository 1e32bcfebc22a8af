/**
 * The system prompt.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { relative } from "@std/path/relative";
import type { PermissionMode } from "../permissions/mode.ts";

export interface PromptFacts {
  /** Absolute; instructions are named from here. */
  cwd: string;
  permissionMode: PermissionMode;
  /** Names of the tools. */
  tools: readonly string[];
  /** The contents of AGENTS.md files and the like, from the outermost in. */
  instructions: ReadonlyArray<{ path: string; text: string; scope?: string }>;
  /** Characters that all instructions together may have; a small window holds less. */
  maxInstructions?: number;
  /** What the user says instead of our own words, */
  systemPrompt?: string | undefined;
  /** and beside them, last. */
  appendSystemPrompt?: string | undefined;
  /** The JSON Schema that the final answer has to fit. */
  answerSchema?: Record<string, unknown> | undefined;
  /** What MCP servers tell of themselves. */
  servers?: ReadonlyArray<{ name: string; text: string }>;
  /** Names and descriptions of the skills that the model may choose. */
  skills?: string | undefined;
  /** Whether somebody is there to answer questions and to approve calls. */
  isInteractive?: boolean;
}

const MODES: Record<PermissionMode, string> = {
  plan: "You may only read. Do not try to change anything: say what you would do.",
  default:
    "Edits and commands need approval, and nobody is there to give it: such calls are refused.",
  acceptEdits:
    "You may edit files inside the working directory. Commands need approval, and nobody is there to give it.",
  auto:
    "You may edit files and run commands, except dangerous ones, which are refused with the reason.",
  yolo: "You may edit files and run commands without asking.",
};

const UNATTENDED = "You work on the user's files with tools, alone: nobody answers questions. " +
  "Do the task to its end, then say briefly what you did and what you found.";
/** With the tool `ask`, */
const ASKING = UNATTENDED.replace("nobody answers questions", "nobody answers now");
const INTERACTIVE =
  "You work on the user's files with tools, and the user sits there and answers. " +
  "Do what was asked to its end, then say briefly what you did and what you found.";
/** and where somebody can be asked. */
const INTERACTIVE_MODES: Partial<Record<PermissionMode, string>> = {
  default: "The user is asked about each edit and command before it happens, and may refuse it.",
  acceptEdits:
    "You may edit files inside the working directory. The user is asked about each command, and may refuse it.",
};

/**
 * Puts the system prompt together: short, so that small models and small windows can follow it, and without anything that
 * differs from run to run.
 */
export function systemPrompt(facts: PromptFacts): string {
  const { permissionMode, tools, isInteractive = false } = facts;
  const alone = tools.includes("ask") ? ASKING : UNATTENDED;
  const mode = (isInteractive ? INTERACTIVE_MODES[permissionMode] : undefined) ??
    MODES[permissionMode];
  const own = [
    `You are isonforge, a coding agent. ${isInteractive ? INTERACTIVE : alone}`,
    [
      `Tools: ${tools.join(", ")}.`,
      "- Look before you change: read a file before you edit it. Prefer grep and glob to guessing.",
      "- Calls that do not depend on each other belong into one answer; reads run side by side.",
      "- Change only what the task needs, in the style of the code around it. Run the tests where there are some.",
      "- A refused or failed call says why. Do not repeat it unchanged.",
      "- Report honestly: what failed, what you did not check, what is left.",
    ].join("\n"),
  ];
  const sections = [
    ...(facts.systemPrompt === undefined ? own : [facts.systemPrompt]),
    `Permissions: ${permissionMode}. ${mode}`,
    ...(facts.servers ?? []).map(({ name, text }) =>
      `Instructions from the MCP server ${JSON.stringify(name)}:\n\n${text}`
    ),
    ...(facts.skills === undefined ? [] : [facts.skills]),
    ...instructionSections(facts),
    ...(facts.appendSystemPrompt === undefined ? [] : [facts.appendSystemPrompt]),
    ...(facts.answerSchema === undefined ? [] : [
      "Your final answer must be one JSON value that fits this JSON Schema, and nothing else: no words around " +
      `it, no code fence.\n${JSON.stringify(facts.answerSchema)}`,
    ]),
  ];
  return sections.join("\n\n");
}

/** Named as seen from the working directory: the same project has the same prompt wherever it is checked out. */
function instructionSections(
  { cwd, instructions, maxInstructions = Infinity }: PromptFacts,
): string[] {
  const most = Math.floor(maxInstructions / Math.max(1, instructions.length));
  return instructions.map(({ path, text, scope }) => {
    const shown = text.length <= most ? text.trim() : `${text.slice(0, most).toWellFormed()}\n` +
      `[cut here: the context window holds no more; the file has ${text.length} characters]`;
    const about = scope === undefined ? "" : `, only for files that match ${scope}`;
    return `Instructions from ${nameFrom(cwd, path)}${about}:\n\n${shown}`;
  });
}

/** Short where the file stands above the working directory, whole where it is the same for every project. */
function nameFrom(cwd: string, path: string): string {
  const directory = dirname(path).replace(/\/\.claude(?:\/.*)?$/, "");
  const isAbove = !relative(directory, cwd).startsWith("..");
  return isAbove || path.startsWith(`${cwd}/`) ? relative(cwd, path) : path;
}
