import { assertEquals } from "@std/assert";
import { usageError } from "../../../lib/cli/arguments/usage_error.ts";

const HELP = "see isonforge --help";

/** What Cliffy says, and what the user reads. */
const SENTENCES: [cliffy: string, message: string, hint?: string][] = [
  [
    'Option "--effort" must be of type "effort", but got "hgih". Expected values: "low", "medium", "high", "max"',
    '--effort takes one of low, medium, high, max, not "hgih"',
    `did you mean --effort high? ${HELP}`,
  ],
  [
    'Option "--max-turns" must be of type "integer", but got "x".',
    '--max-turns takes a whole number, not "x"',
  ],
  [
    'Option "--max-budget-usd" must be of type "number", but got "".',
    '--max-budget-usd takes a number, not ""',
  ],
  ['Unknown option "--nope".', 'unknown option "--nope"'],
  [
    'Unknown option "- fix the tests".',
    'unknown option "- fix the tests"',
    `a text that begins with "-" goes after --; ${HELP}`,
  ],
  [
    'Unknown command "lits". Did you mean command "list"?',
    'no such command: "lits"',
    `did you mean list? ${HELP}`,
  ],
  // Cliffy names the nearest of few, however far it is.
  ['Unknown command "nope". Did you mean command "show"?', 'no such command: "nope"'],
  ['Option "--yolo" doesn\'t take a value, but got "x".', '--yolo takes no value, but got "x"'],
  [
    'Option "--model" can only occur once, but was found several times.',
    "--model was given more than once",
    `give it once; ${HELP}`,
  ],
  [
    'Option "--json" conflicts with option "--quiet".',
    "--json and --quiet contradict each other",
    `give one of them; ${HELP}`,
  ],
  ["Missing argument: id", "missing argument: id"],
  ['No arguments allowed for command "agents".', "agents takes no arguments"],
  [
    'No arguments allowed for command "isonforge prune": a3f2 nightly',
    "isonforge prune takes no arguments",
    `isonforge rm a3f2 nightly removes agents by id or name; ${HELP}`,
  ],
  [
    'No arguments allowed for command "isonforge worktrees prune": a3f2',
    "isonforge worktrees prune takes no arguments",
    `isonforge rm --worktree a3f2 removes agents with their worktrees; ${HELP}`,
  ],
  [
    'No arguments allowed for command "isonforge agents": a3f2 b4',
    "isonforge agents takes no arguments",
    `isonforge inspect a3f2 shows everything about one; ${HELP}`,
  ],
  // What no agent can be called.
  [
    'No arguments allowed for command "isonforge prune": --yes',
    "isonforge prune takes no arguments",
  ],
  [
    'No arguments allowed for command "isonforge doctor": a3f2',
    "isonforge doctor takes no arguments",
  ],
  ["Something that no release says yet.", "something that no release says yet"],
];

Deno.test("usageError() says what was wrong in the voice of ours", () => {
  for (const [cliffy, message, hint = HELP] of SENTENCES) {
    const error = usageError(cliffy, { help: HELP, cause: undefined });
    assertEquals([error.message, error.hint, error.exitCode], [message, hint, 2]);
  }
});
