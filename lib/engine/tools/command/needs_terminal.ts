/**
 * Commands that wait for somebody to type, although there is neither a terminal nor an end of input that they heed.
 *
 * Most programs notice that and fail at once: they find no /dev/tty, `TERM` is `dumb`, and what starts an editor is given
 * one that fails (`command_environment.ts`). Those named here wait until their time is over.
 *
 * @module
 */
import type {
  Command,
  Pipeline,
  Script,
  SimpleCommand,
  Word,
} from "../../permissions/shell/syntax.ts";

/** Says for the arguments of a program what to do instead; undefined where it does not wait. */
type Instead = (args: readonly string[]) => string | undefined;

const EDIT =
  `read shows a file, edit and write change it; "vim -es -c '…' -c wq FILE" runs commands without a terminal`;
/** Vim's options that only say how files are shown; any other may be commands, and those may end it. */
const SHOWS_FILES = /^(?:-[RnoOpdbyZNui]\d*|\+\d*|--(?:not-a-term|noplugin|clean))$/;

const vim: Instead = (args) =>
  args.every((arg) => SHOWS_FILES.test(arg) || !/^[-+]./.test(arg)) ? EDIT : undefined;

/** Opens one of the programs for people, unless it is told which. */
const gitTools: Instead = (args) => {
  const tool = args.find((arg) => !arg.startsWith("-"));
  if (args.some((arg) => /^(?:-[tx]|--(?:tool|extcmd))/.test(arg))) return undefined;
  if (tool === "mergetool") return "edit the files with conflicts, and git add them";
  return tool === "difftool" ? "git diff shows the same" : undefined;
};

const watch: Instead = (args) =>
  args.some((arg) => /^(?:-[a-zA-Z]*[gqehv]|--(?:chgexit|equexit|errexit|help|version))/.test(arg))
    ? undefined
    : "it never ends: run its command itself, as often as you need it";

const PROGRAMS: Readonly<Record<string, Instead>> = {
  ...Object.fromEntries(
    ["vi", "vim", "nvim", "view", "vimdiff", "rvim", "rview"].map((name) => [name, vim]),
  ),
  git: gitTools,
  watch,
};
const NAMED = /\b(?:r?vi(?:m|ew|mdiff)?|nvim|(?:merge|diff)tool|watch)\b/;
/** What runs the rest of its words as they are. */
const PREFIXES = new Set(["sudo", "command", "exec", "nohup", "time"]);
/** Where systems have their programs; `./watch`, and what else is named by its path, is somebody's own. */
const SYSTEM_PATH = /^\/(?:usr\/|usr\/local\/|opt\/homebrew\/)?bin\/(?=[^/]+$)/;

/** What a model is told of such a command; undefined: it is none, or cannot be read. */
export async function needsTerminal(command: string): Promise<string | undefined> {
  if (!NAMED.test(command)) return undefined;
  const { parseShell } = await import("../../permissions/shell/parse_shell.ts");
  let script: Script;
  try {
    script = parseShell(command);
  } catch {
    // The shell will say what is wrong with it.
    return undefined;
  }
  for (const simple of firstCommands(script)) {
    const words = simple.words.map(textOf);
    const start = words.findIndex((word) => !PREFIXES.has(word));
    const name = (words[start] ?? "").replace(SYSTEM_PATH, "");
    const instead = Object.hasOwn(PROGRAMS, name)
      ? PROGRAMS[name]?.(words.slice(start + 1))
      : undefined;
    if (instead !== undefined) {
      return `${name} waits for somebody at a terminal, and nobody can type here: ${instead}`;
    }
  }
  return undefined;
}

/** Those that are run in any case, or may be, and to which nothing is written. */
function firstCommands(script: Script): SimpleCommand[] {
  return script.flatMap(({ commands: [first] }: Pipeline) =>
    first === undefined ? [] : unfed(first)
  );
}

function unfed(command: Command): SimpleCommand[] {
  if (
    "redirections" in command &&
    command.redirections.some(({ operator }) => operator.startsWith("<"))
  ) {
    return [];
  }
  if (command.kind === "simple") return [command];
  return command.kind === "group" ? firstCommands(command.body) : [];
}

/** "" for a word that cannot be told: it may be anything. */
function textOf(word: Word): string {
  return word.every((part) => part.kind === "text")
    ? word.map((part) => part.kind === "text" ? part.text : "").join("")
    : "";
}
