/**
 * Programs that run another program: what they run is what must be looked at.
 *
 * @module
 */
import { OWN_VALUES } from "./inner/git_arguments.ts";
import type { Invocation } from "./invocation.ts";
import { hasOption, parseOptions, valuesOf } from "./options.ts";
import { foundCommands } from "./rules/found_commands.ts";
import { splitWords } from "./shell/split_words.ts";
import { type Wrapper, wrapperNamed } from "./inner/wrapper_named.ts";
import { bounded, UNKNOWN } from "./shell/texts.ts";
import type { Environment } from "./shell_state.ts";

/** What is run, and where it is run if that is elsewhere. */
export interface Inner {
  argv: readonly string[];
  cwd?: string;
  /** What `env` and its like do to its environment. */
  environment?: Environment;
}

/**
 * The commands that `invocation` runs in its turn; empty for a program that is no wrapper. `piped` are the words that
 * an `xargs` is known to receive.
 */
export function innerCommands(
  { name, args }: Pick<Invocation, "name" | "args">,
  piped: readonly string[],
): Inner[] {
  if (/^(?:g?find|fd|fdfind)$/.test(name)) return foundCommands(name, args);
  if (name === "git") return gitCommands(args);
  if (/^(?:su|runuser|sg|script|capsh|execlineb|stap)$/.test(name)) {
    return [...commandOption(args), ...commandOperands({ name, args })];
  }
  if (/^(?:pwsh|powershell)(?:\.exe)?$/.test(name)) {
    return [...commandOption(args), ...commandWords(args)];
  }
  const wrapper = wrapperNamed(name);
  if (wrapper === undefined) return [];
  const { withValue = [], operands = 0, subcommand, after, isText = false } = wrapper;
  let own = args;
  if (subcommand !== undefined) {
    const [word = "", ...rest] = programOf(args, wrapper);
    if (!subcommand.includes(word)) return [];
    own = rest;
  }
  if (after !== undefined) {
    const index = own.findIndex((arg) => after.includes(arg));
    const settings = own.slice(index + 1).findIndex((arg) => !/^[A-Za-z_]\w*=/.test(arg));
    return index === -1 || settings === -1 ? [] : [{ argv: own.slice(index + 1 + settings) }];
  }
  let argv = programOf(own, wrapper).slice(operands);
  const options = parseOptions(own.slice(0, own.length - argv.length), withValue);
  // `command -v rm` only asks.
  if (name === "command" && (options.names.has("-v") || options.names.has("-V"))) return [];
  if (name === "env") {
    const texts = valuesOf(options, "-S", "--split-string");
    // Another variable may stand in them.
    argv = [
      ...texts.flatMap((text) => splitWords(text.replaceAll(/\$\{[^}]*\}/g, UNKNOWN))),
      ...argv,
    ];
  }
  // Its first word is the program, the second one what that takes for its name.
  if (name === "argv0") argv = [...argv.slice(0, 1), ...argv.slice(2)];
  if (name === "flock" && argv[0] === "-c") argv = ["sh", ...argv];
  // Programs of a package may carry its version.
  if (/^(?:npx|bunx|uvx)$/.test(name)) {
    argv = argv.map((arg, i) => i === 0 ? unversioned(arg) : arg);
  }
  // To `env` everything is a name that stands before a `=`.
  const setting = name === "env" ? /^([^=]+)=([^]*)$/ : /^([A-Za-z_]\w*)=([^]*)$/;
  const settings: [string, string][] = [];
  for (let match = setting.exec(argv[0] ?? ""); match !== null;) {
    settings.push([match[1] ?? "", match[2] ?? ""]);
    argv = argv.slice(1);
    match = setting.exec(argv[0] ?? "");
  }
  if (name === "xargs" || name === "gxargs" || name === "parallel") {
    const listed = name === "parallel" ? argv.indexOf(":::") : -1;
    const words = listed >= 0 ? argv.slice(listed + 1) : piped.length === 0 ? [UNKNOWN] : piped;
    if (listed >= 0) argv = argv.slice(0, listed);
    // Without a program, each word is a command line.
    if (name === "parallel" && argv.length === 0) {
      return bounded(words).map((text) => ({ argv: ["sh", "-c", text] }));
    }
    return withPiped(argv, words, {
      placeholder: valuesOf(options, "-I", "-J")[0] ?? (name === "parallel" ? "{}" : undefined),
      // Each gets one, or some of them.
      isSplit: name === "parallel" ||
        hasOption(options, "-n", "-L", "-l", "--max-args", "--max-lines"),
    }).map((argv) => ({ argv }));
  }
  if (argv.length === 0) return [];
  if (isText) {
    const texts = name === "watch" ? [argv.join(" ")] : argv;
    return texts.map((text) => ({ argv: ["sh", "-c", text] }));
  }
  const isEnv = name === "env";
  const [cwd] = isEnv ? valuesOf(options, "-C", "--chdir") : [];
  const environment = {
    settings,
    unset: isEnv ? valuesOf(options, "-u", "--unset") : [],
    isEmpty: isEnv && (hasOption(options, "-i", "--ignore-environment") || own[0] === "-"),
  };
  return [{ argv, environment, ...(cwd === undefined ? {} : { cwd }) }];
}

/** `su -c text`, `script -c text`: a shell runs it; `runuser -u name -- program`. */
function commandOption(args: readonly string[]): Inner[] {
  const names = ["-c", "--command", "-Command", "-session-command"];
  const texts = args.flatMap((arg, index) =>
    names.includes(arg) || /^-[a-zA-Z]*c$/.test(arg) ? [args[index + 1] ?? ""] : []
  );
  const [, equal] = args.map((arg) => /^--(?:session-)?command=(.*)$/s.exec(arg))
    .find((match) => match !== null) ?? [];
  const behind = args.indexOf("--");
  return [
    ...[...texts, ...equal === undefined ? [] : [equal]].map((text) => ({
      argv: ["sh", "-c", text],
    })),
    ...behind === -1 ? [] : [{ argv: args.slice(behind + 1) }],
  ];
}

/** Options with a value of programs that take a command as operands, too. */
const BEFORE_OPERANDS: Readonly<Record<string, readonly string[]>> = {
  runuser: ["-u", "--user", "-g", "--group", "-G", "--supp-group", "-s", "--shell", "-w"],
  sg: [],
  script: ["-c", "--command", "-E", "-I", "-m", "-O", "-B", "-o", "-t", "-T"],
};

/** `runuser -u name program`, `sg group text`, `script file program` of a Mac. */
function commandOperands({ name, args }: Pick<Invocation, "name" | "args">): Inner[] {
  const withValue = Object.hasOwn(BEFORE_OPERANDS, name) ? BEFORE_OPERANDS[name] : undefined;
  if (withValue === undefined) return [];
  const operands = programOf(args, { withValue });
  // Without one, the first operand is the user, whose shell gets the others.
  const namesUser = args.some((arg) => /^(?:-u|--user)/.test(arg));
  if (name === "runuser" && !namesUser) return [];
  const argv = name === "runuser" ? operands : operands.slice(1);
  if (argv.length === 0) return [];
  return [{ argv: name === "sg" ? ["sh", "-c", argv.join(" ")] : argv }];
}

/** `pwsh -Command git push`: all that follows. */
function commandWords(args: readonly string[]): Inner[] {
  const index = args.findIndex((arg) => /^-c(?:ommand)?$/i.test(arg));
  return index === -1 ? [] : [{ argv: ["sh", "-c", args.slice(index + 1).join(" ")] }];
}

/** What is left after the wrapper's own options. */
function programOf(
  args: readonly string[],
  { withValue = [], pairs = [], ignoresDash = false }: Pick<
    Wrapper,
    "withValue" | "pairs" | "ignoresDash"
  >,
): string[] {
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") return args.slice(i + 1);
    // Of `env -` it says that nothing is in the environment.
    if (!arg.startsWith("-") || (arg === "-" && !ignoresDash)) break;
    if (takesNext(arg, withValue)) i++;
    if (pairs.includes(arg)) i += 2;
  }
  return args.slice(i);
}

/** `-n`, and `-0n`, whose last letter takes a value; of `-n1` the value is there. A long one may be shortened. */
function takesNext(arg: string, withValue: readonly string[]): boolean {
  if (withValue.includes(arg)) return true;
  if (/^--\w\w/.test(arg)) return withValue.some((option) => option.startsWith(arg));
  if (!/^-[A-Za-z0-9]{2,}$/.test(arg)) return false;
  const first = [...arg.slice(1)].findIndex((letter) => withValue.includes(`-${letter}`));
  return first === arg.length - 2;
}

function unversioned(program: string): string {
  return program.replace(/(?!^)@[^/]*$/, "");
}

/** A line may be one word or several; where it takes a place, that is each of them and the whole line. */
function withPiped(
  argv: readonly string[],
  lines: readonly string[],
  { placeholder, isSplit }: { placeholder: string | undefined; isSplit: boolean },
): string[][] {
  if (argv.length === 0) return [];
  const words = [...new Set([...lines, ...lines.flatMap((line) => line.split(/\s+/))])]
    .filter((word) => word !== "");
  const spliced = [...argv, ...lines.flatMap((line) => line.split(/\s+/)).filter(Boolean)];
  const isPlaced = placeholder !== undefined && argv.some((arg) => arg.includes(placeholder));
  if (!isPlaced) {
    return [
      spliced,
      ...lines.some((line) => /\s/.test(line)) ? [[...argv, ...lines]] : [],
      ...isSplit && words.length > 1 ? bounded(words).map((word) => [...argv, word]) : [],
    ];
  }
  const values = lines.length > 1 ? [...words, lines.join(" ")] : words;
  return bounded(values).map((value) => argv.map((arg) => arg.replaceAll(placeholder, value)));
}

/** `git bisect run`, `git submodule foreach`, `git for-each-repo`: what stands behind those words. */
function gitCommands(args: readonly string[]): Inner[] {
  const { operands, rest } = parseOptions(args, OWN_VALUES);
  const [subcommand, action] = operands;
  const behind = (word: string) => rest.slice(rest.indexOf(word) + 1);
  if (subcommand === "bisect" && action === "run") return [{ argv: behind("run") }];
  if (subcommand === "for-each-repo") {
    const argv = programOf(behind(subcommand), { withValue: ["--config"] });
    return argv.length === 0 ? [] : [{ argv: ["git", ...argv] }];
  }
  if (subcommand !== "submodule" || action !== "foreach") return [];
  return [{ argv: ["sh", "-c", programOf(behind("foreach"), {}).join(" ")] }];
}
