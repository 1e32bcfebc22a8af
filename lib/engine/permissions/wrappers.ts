/**
 * Programs that run another program: what they run is what must be looked at.
 *
 * @module
 */
import type { Invocation } from "./invocation.ts";
import { parseOptions, valuesOf } from "./options.ts";
import { EVERYTHING, isNarrowed } from "./printed.ts";
import { findRoots } from "./rules/find.ts";
import { UNKNOWN } from "./shell/expand.ts";

interface Wrapper {
  /** Options that take a value. */
  withValue?: readonly string[];
  /** Operands of its own before the program. */
  operands?: number;
  /** The subcommand with which it runs a program; without, it always does. */
  subcommand?: readonly string[];
  /** It takes the command as one text, for a shell. */
  isText?: boolean;
}

const XARGS = [
  ...["-I", "-n", "-P", "-d", "-a", "-E", "-L", "-s", "--max-args", "--max-procs", "--delimiter"],
  ...["--arg-file", "-J", "-R"],
];
const PACKAGE_OPTIONS = ["-p", "--package", "-w", "--workspace", "--filter", "-F", "--from"];

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  env: { withValue: ["-u", "-C", "-S", "--unset", "--chdir", "--split-string"] },
  nohup: {},
  nice: { withValue: ["-n", "--adjustment"] },
  ionice: { withValue: ["-c", "-n", "--class", "--classdata"] },
  chrt: { operands: 1 },
  timeout: { withValue: ["-k", "-s", "--kill-after", "--signal"], operands: 1 },
  gtimeout: { withValue: ["-k", "-s"], operands: 1 },
  stdbuf: { withValue: ["-i", "-o", "-e"] },
  setsid: {},
  setarch: { operands: 1 },
  time: { withValue: ["-o", "-f"] },
  command: {},
  builtin: {},
  exec: { withValue: ["-a"] },
  busybox: {},
  toybox: {},
  chronic: {},
  unbuffer: {},
  fakeroot: {},
  "xvfb-run": { withValue: ["-s", "-n"] },
  valgrind: {},
  gdb: { withValue: ["-ex", "-x"] },
  caffeinate: { withValue: ["-t", "-w"] },
  strace: { withValue: ["-o", "-e", "-p", "-s"] },
  ltrace: { withValue: ["-o", "-e", "-p", "-s"] },
  taskset: { operands: 1 },
  numactl: {},
  flock: { withValue: ["-w", "-E"], operands: 1 },
  xargs: { withValue: XARGS },
  gxargs: { withValue: XARGS },
  parallel: { withValue: ["-j", "--jobs", "-I"] },
  watch: { withValue: ["-n", "--interval"], isText: true },
  hyperfine: { withValue: ["-w", "-r", "-m", "-M", "-n", "-L"], isText: true },
  entr: {},
  sudo: {
    withValue: [
      "-u",
      "-g",
      "-h",
      "-p",
      "-C",
      "-r",
      "-t",
      "-T",
      "-U",
      "-D",
      "-R",
      "--user",
      "--group",
    ],
  },
  doas: { withValue: ["-u", "-C"] },
  pkexec: { withValue: ["--user"] },
  chroot: { operands: 1 },
  unshare: {},
  nsenter: { withValue: ["-t", "--target"] },
  "systemd-run": { withValue: ["-p", "-u", "--unit", "--property"] },
  "cross-env": {},
  dotenv: { withValue: ["-e", "-f"] },
  npx: { withValue: PACKAGE_OPTIONS },
  bunx: { withValue: PACKAGE_OPTIONS },
  uvx: { withValue: PACKAGE_OPTIONS },
  pipx: { subcommand: ["run"] },
  npm: { withValue: PACKAGE_OPTIONS, subcommand: ["exec", "x"] },
  pnpm: { withValue: PACKAGE_OPTIONS, subcommand: ["exec", "dlx"] },
  yarn: { withValue: PACKAGE_OPTIONS, subcommand: ["exec", "dlx", "run"] },
  bun: { withValue: PACKAGE_OPTIONS, subcommand: ["x"] },
  bundle: { subcommand: ["exec"] },
  poetry: { subcommand: ["run"] },
  uv: { withValue: ["--with", "--python", "-p", "--extra", "--group"], subcommand: ["run"] },
  pipenv: { subcommand: ["run"] },
  pdm: { subcommand: ["run"] },
  hatch: { subcommand: ["run"] },
  rye: { subcommand: ["run"] },
  pixi: { subcommand: ["run"] },
  conda: { withValue: ["-n", "-p", "--name"], subcommand: ["run"] },
  mise: { subcommand: ["exec", "x"] },
  direnv: { subcommand: ["exec"], operands: 1 },
  doppler: { subcommand: ["run"] },
  rbenv: { subcommand: ["exec"] },
  pyenv: { subcommand: ["exec"] },
};

/** What is run, and where it is run if that is elsewhere. */
export interface Inner {
  argv: readonly string[];
  cwd?: string;
}

/**
 * The commands that `invocation` runs in its turn; empty for a program that is no wrapper. `piped` are the words that
 * an `xargs` is known to receive.
 */
export function innerCommands({ name, args }: Invocation, piped: readonly string[]): Inner[] {
  if (name === "find" || name === "gfind") return findCommands(args);
  if (name === "fd" || name === "fdfind") return fdCommands(args);
  if (name === "git") return gitCommands(args);
  if (/^(?:su|runuser|sg|script)$/.test(name)) return commandOption(args);
  const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
  if (wrapper === undefined) return [];
  const { withValue = [], operands = 0, subcommand, isText = false } = wrapper;
  let own = args;
  if (subcommand !== undefined) {
    const [word = "", ...rest] = programOf(args, withValue);
    if (!subcommand.includes(word)) return [];
    own = rest;
  }
  let argv = programOf(own, withValue).slice(operands);
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
    const isFile = options.names.has("-a") || options.names.has("--arg-file");
    const listed = name === "parallel" ? argv.indexOf(":::") : -1;
    const words = listed >= 0
      ? argv.slice(listed + 1)
      : isFile || piped.length === 0
      ? [UNKNOWN]
      : piped;
    if (listed >= 0) argv = argv.slice(0, listed);
    argv = withPiped(argv, words, valuesOf(options, "-I", "-J")[0]);
  }
  if (argv.length === 0) return [];
  if (isText) {
    const texts = name === "watch" ? [argv.join(" ")] : argv;
    return texts.map((text) => ({ argv: ["sh", "-c", text] }));
  }
  const [cwd] = name === "env" ? valuesOf(options, "-C", "--chdir") : [];
  return [{ argv, ...(cwd === undefined ? {} : { cwd }) }];
}

/** `su -c text`, `script -c text`: a shell runs it. */
function commandOption(args: readonly string[]): Inner[] {
  const texts = valuesOf(parseOptions(args, ["-c", "--command"]), "-c", "--command");
  return texts.map((text) => ({ argv: ["sh", "-c", text] }));
}

/** What is left after the wrapper's own options. */
function programOf(args: readonly string[], withValue: readonly string[]): string[] {
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") return args.slice(i + 1);
    if (!arg.startsWith("-") || arg === "-") break;
    if (withValue.includes(arg)) i++;
  }
  return args.slice(i);
}

function unversioned(program: string): string {
  return program.replace(/(?!^)@[^/]*$/, "");
}

function withPiped(
  argv: readonly string[],
  piped: readonly string[],
  placeholder: string | undefined,
): string[] {
  if (argv.length === 0) return [];
  if (placeholder === undefined) return [...argv, ...piped];
  return argv.flatMap((arg) =>
    arg.includes(placeholder) ? piped.map((word) => arg.replaceAll(placeholder, word)) : [arg]
  );
}

/** What `-exec` and its relatives run, on something below each root. */
function findCommands(args: readonly string[]): Inner[] {
  const name = isNarrowed(args) ? UNKNOWN : EVERYTHING;
  const found = findRoots(args).map((root) => `${root}/${name}`);
  const commands: Inner[] = [];
  for (const [index, arg] of args.entries()) {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(arg)) continue;
    const length = args.slice(index + 1).findIndex((word) => word === ";" || word === "+");
    const argv = args.slice(index + 1, length === -1 ? undefined : index + 1 + length);
    commands.push({
      argv: argv.flatMap((word) =>
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

/** `git bisect run`, `git submodule foreach`, `git rebase --exec`. */
function gitCommands(args: readonly string[]): Inner[] {
  const options = parseOptions(args, ["-C", "-c", "-x", "--exec"]);
  const [subcommand, action, ...rest] = options.operands;
  if (subcommand === "bisect" && action === "run") return [{ argv: rest }];
  const texts = subcommand === "rebase"
    ? valuesOf(options, "-x", "--exec")
    : subcommand === "submodule" && action === "foreach"
    ? [rest.join(" ")]
    : [];
  return texts.map((text) => ({ argv: ["sh", "-c", text] }));
}
