/**
 * Programs that run another program: what they run is what must be looked at.
 *
 * @module
 */
import { findRoots } from "./file_rules.ts";
import type { Invocation } from "./invocation.ts";
import { parseOptions, valuesOf } from "./options.ts";
import { UNKNOWN } from "./shell/expand.ts";

interface Wrapper {
  /** Options that take a value. */
  withValue?: readonly string[];
  /** Operands of its own before the program. */
  operands?: number;
}

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  "env": { withValue: ["-u", "-C", "-S", "--unset", "--chdir", "--split-string"] },
  "nohup": {},
  "nice": { withValue: ["-n", "--adjustment"] },
  "ionice": { withValue: ["-c", "-n", "--class", "--classdata"] },
  "timeout": { withValue: ["-k", "-s", "--kill-after", "--signal"], operands: 1 },
  "gtimeout": { withValue: ["-k", "-s"], operands: 1 },
  "stdbuf": { withValue: ["-i", "-o", "-e"] },
  "setsid": {},
  "setarch": { operands: 1 },
  "time": { withValue: ["-o", "-f"] },
  "command": {},
  "builtin": {},
  "exec": { withValue: ["-a"] },
  "busybox": {},
  "toybox": {},
  "chronic": {},
  "unbuffer": {},
  "caffeinate": { withValue: ["-t", "-w"] },
  "strace": { withValue: ["-o", "-e", "-p", "-s"] },
  "ltrace": { withValue: ["-o", "-e", "-p", "-s"] },
  "taskset": { operands: 1 },
  "flock": { withValue: ["-w", "-E"], operands: 1 },
  "xargs": {
    withValue: [
      "-I",
      "-n",
      "-P",
      "-d",
      "-a",
      "-E",
      "-L",
      "-s",
      "--max-args",
      "--max-procs",
      "--delimiter",
      "--arg-file",
    ],
  },
  "watch": { withValue: ["-n", "--interval"] },
  "parallel": { withValue: ["-j", "--jobs", "-I"] },
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
  const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
  if (wrapper === undefined) return [];
  const { withValue = [], operands = 0 } = wrapper;
  let argv = programOf(args, withValue).slice(operands);
  const options = parseOptions(args.slice(0, args.length - argv.length), withValue);
  // `command -v rm` only asks.
  if (name === "command" && (options.names.has("-v") || options.names.has("-V"))) return [];
  if (name === "env") {
    argv = [
      ...valuesOf(options, "-S", "--split-string").flatMap((text) => text.split(/\s+/)),
      ...argv,
    ];
    while (/^[A-Za-z_]\w*=/.test(argv[0] ?? "")) argv.shift();
    const [cwd] = valuesOf(options, "-C", "--chdir");
    return argv.length === 0 ? [] : [{ argv, ...(cwd === undefined ? {} : { cwd }) }];
  }
  if (name === "watch") argv = ["sh", "-c", argv.join(" ")];
  if (name === "flock" && argv[0] === "-c") argv = ["sh", ...argv];
  if (name === "xargs" || name === "parallel") {
    argv = withPiped(argv, piped, valuesOf(options, "-I")[0]);
  }
  return argv.length === 0 ? [] : [{ argv }];
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
  const found = findRoots(args).map((root) => `${root}/${UNKNOWN}`);
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
