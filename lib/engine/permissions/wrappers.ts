/**
 * Programs that run another program: what they run is what must be looked at.
 *
 * @module
 */
import { OWN_VALUES } from "./inner/git_arguments.ts";
import type { Invocation } from "./invocation.ts";
import { parseOptions, valuesOf } from "./options.ts";
import { EVERYTHING } from "./inner/printed_by_git.ts";
import { isNarrowed } from "./printed.ts";
import { findRoots } from "./rules/find.ts";
import { bounded, UNKNOWN } from "./shell/expand.ts";
import { type Wrapper, wrapperNamed } from "./inner/wrapper_named.ts";

/** What is run, and where it is run if that is elsewhere. */
export interface Inner {
  argv: readonly string[];
  cwd?: string;
}

/**
 * The commands that `invocation` runs in its turn; empty for a program that is no wrapper. `piped` are the words that
 * an `xargs` is known to receive.
 */
export function innerCommands(
  { name, args }: Pick<Invocation, "name" | "args">,
  piped: readonly string[],
): Inner[] {
  if (name === "find" || name === "gfind") return findCommands(args);
  if (name === "fd" || name === "fdfind") return fdCommands(args);
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
    argv = [...texts.flatMap((text) => text.split(/\s+/)), ...argv];
  }
  if (name === "flock" && argv[0] === "-c") argv = ["sh", ...argv];
  // Programs of a package may carry its version.
  if (/^(?:npx|bunx|uvx)$/.test(name)) {
    argv = argv.map((arg, i) => i === 0 ? unversioned(arg) : arg);
  }
  while (/^[A-Za-z_]\w*=/.test(argv[0] ?? "")) argv.shift();
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
    }).map((argv) => ({ argv }));
  }
  if (argv.length === 0) return [];
  if (isText) {
    const texts = name === "watch" ? [argv.join(" ")] : argv;
    return texts.map((text) => ({ argv: ["sh", "-c", text] }));
  }
  const [cwd] = name === "env" ? valuesOf(options, "-C", "--chdir") : [];
  return [{ argv, ...(cwd === undefined ? {} : { cwd }) }];
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
  { withValue = [], pairs = [] }: Pick<Wrapper, "withValue" | "pairs">,
): string[] {
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") return args.slice(i + 1);
    if (!arg.startsWith("-") || arg === "-") break;
    if (takesNext(arg, withValue)) i++;
    if (pairs.includes(arg)) i += 2;
  }
  return args.slice(i);
}

/** `-n`, and `-0n`, whose last letter takes a value; of `-n1` the value is there. */
function takesNext(arg: string, withValue: readonly string[]): boolean {
  if (withValue.includes(arg)) return true;
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
  { placeholder }: { placeholder: string | undefined },
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
    ];
  }
  const values = lines.length > 1 ? [...words, lines.join(" ")] : words;
  return bounded(values).map((value) => argv.map((arg) => arg.replaceAll(placeholder, value)));
}

/** What `-exec` and its relatives run, on something below each root. */
function findCommands(args: readonly string[]): Inner[] {
  const name = isNarrowed(args) ? UNKNOWN : EVERYTHING;
  const found = findRoots(args).map((root) => `${root}/${name}`);
  const commands: Inner[] = [];
  // What stands in a command is that one's own: `find -exec find -exec …`.
  let end = 0;
  for (const [index, arg] of args.entries()) {
    if (index < end || !/^-(?:exec|execdir|ok|okdir)$/.test(arg)) continue;
    end = index + 1;
    const ends = (at: number) => args[at] === ";" || (args[at] === "+" && args[at - 1] === "{}");
    while (end < args.length && !ends(end)) end++;
    commands.push({
      argv: args.slice(index + 1, end).flatMap((word) =>
        word.includes("{}") ? found.map((path) => word.replaceAll("{}", path)) : [word]
      ),
    });
  }
  return commands;
}

/** What `-x` and `-X` run, on something below the directories that are searched. */
function fdCommands(args: readonly string[]): Inner[] {
  const index = args.findIndex((arg) => /^(?:-[xX]|--exec(?:-batch)?)$/.test(arg));
  if (index === -1) return [];
  const roots = args.slice(0, index).filter((arg) => /^[./~]/.test(arg));
  const found = (roots.length === 0 ? ["."] : roots).map((root) => `${root}/${UNKNOWN}`);
  const argv = args.slice(index + 1);
  const hasPlace = argv.some((word) => word.includes("{"));
  const words = argv.flatMap((word) =>
    word.includes("{") ? found.map((path) => word.replaceAll(/\{[./]*\}/g, path)) : [word]
  );
  return [{ argv: hasPlace ? words : [...words, ...found] }];
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
