/**
 * Programs that run what a file says which they are given, and where in their arguments its name stands.
 *
 * @module
 */
import { everyOne } from "../inner/wrapper_named.ts";
import { isShell } from "../inner/shells.ts";

export interface Interpreter {
  /** Options whose value is the script: what stands behind that is the script's own. */
  script?: readonly string[];
  /** Options whose value it runs as well. */
  scripts?: readonly string[];
  /** Options whose value is loaded first: a file, or the name of a package. */
  loads?: readonly string[];
  /** Options whose value is a command line. */
  commands?: readonly string[];
  /** Options whose value is the name of a module: `python -m tools.check`. */
  modules?: readonly string[];
  /** Options with which none of its operands is run: they bring the text, or the file is only checked. */
  instead?: readonly string[];
  /** All others that take a value. Where they are left out, what stands behind an option may be its value, or an operand. */
  withValue?: readonly string[];
  /**
   * What the first operand is: a script, whatever it is called, if nothing is said; one if it has such an ending or a directory,
   * and a subcommand else (`bun x.ts`, `bun install`); or what is worked on.
   */
  operand?: RegExp | "work";
  /** Subcommands behind which the script stands. */
  verbs?: readonly string[];
  /** What it runs in its directory without being told to, where none of `scripts` is given. */
  files?: readonly string[];
  /** Options that say in which directory. */
  directories?: readonly string[];
}

const SHELL: Interpreter = {
  scripts: ["--rcfile", "--init-file"],
  commands: ["-c"],
  instead: ["-n"],
  withValue: ["-o", "+o", "-O", "+O"],
};
const OTHER_SHELL: Interpreter = { scripts: ["--rc"], commands: ["-c", "--commands"] };
const AWK: Interpreter = {
  scripts: ["-f", "--file", "-E", "--exec", "-i", "--include"],
  withValue: ["-F", "-v", "--assign", "--field-separator"],
  operand: "work",
};
const PYTHON: Interpreter = { modules: ["-m"], instead: ["-c"], withValue: ["-W", "-X", "-Q"] };
const LUA: Interpreter = { withValue: ["-e", "-l"] };
const NODE: Interpreter = {
  loads: ["-r", "--require", "--import", "--loader", "--experimental-loader"],
  instead: ["-e", "--eval", "-p", "--print"],
  verbs: ["inspect", "watch"],
};
const POWERSHELL: Interpreter = {
  script: ["-f", "-File", "-file"],
  instead: ["-c", "-Command", "-command", "-EncodedCommand"],
};
const JAVASCRIPT = /\.[cm]?[jt]sx?$/i;
const JUST: Interpreter = {
  scripts: ["-f", "--justfile"],
  withValue: ["--dotenv-path", "--set", "-s", "--show"],
  directories: ["-d", "--working-directory"],
  operand: "work",
  files: ["justfile", "Justfile", ".justfile"],
};
const TASK: Interpreter = {
  scripts: ["-t", "--taskfile"],
  withValue: ["-o", "--output", "-C", "--concurrency", "-I", "--interval"],
  directories: ["-d", "--dir"],
  operand: "work",
  files: ["Taskfile.yml", "Taskfile.yaml"],
};
/** In the order in which make looks for them. */
export const MAKEFILES = ["GNUmakefile", "makefile", "Makefile"];
const MAKE: Interpreter = {
  scripts: ["-f", "--file", "--makefile"],
  withValue: ["-I", "--include-dir", "-o", "--old-file", "-W", "--what-if"],
  directories: ["-C", "--directory"],
  operand: "work",
  files: MAKEFILES,
};

const INTERPRETERS: Readonly<Record<string, Interpreter>> = {
  ...everyOne(["source", "."], {}),
  fish: {
    commands: ["-c", "--command"],
    withValue: ["-C", "--init-command", "-d", "-D", "-f", "-o", "-p"],
  },
  ...everyOne(["nu", "elvish", "xonsh", "ion", "murex"], OTHER_SHELL),
  ...everyOne(["pwsh", "powershell"], POWERSHELL),
  ...everyOne(["python", "pypy", "ipython"], PYTHON),
  ...everyOne(["node", "nodejs", "tsx", "ts-node", "esno", "vite-node", "jiti", "zx"], NODE),
  bun: {
    loads: ["-r", "--preload", "--require", "--import"],
    instead: ["-e", "--eval", "-p", "--print"],
    operand: JAVASCRIPT,
    verbs: ["run"],
  },
  deno: {
    loads: ["--preload", "--import"],
    withValue: ["-c", "--config", "--import-map", "--lock", "--cert", "--ext", "-L", "--seed"],
    operand: JAVASCRIPT,
    verbs: ["run", "serve"],
  },
  ruby: {
    loads: ["-r"],
    instead: ["-e", "-c", "-S"],
    withValue: ["-I", "-C", "-E", "--encoding"],
  },
  perl: { instead: ["-e", "-E", "-c", "-S"], withValue: ["-I"] },
  php: {
    script: ["-f", "-F"],
    instead: ["-r", "-R", "-l"],
    withValue: ["-c", "-d", "-t", "-S", "-z"],
  },
  ...everyOne(["lua", "luajit", "texlua", "luau"], LUA),
  Rscript: { instead: ["-e"], withValue: [] },
  R: { scripts: ["-f", "--file"], operand: "work" },
  julia: { scripts: ["-L", "--load"], instead: ["-e", "-E", "--eval", "--print"] },
  java: {
    script: ["-jar"],
    scripts: ["-cp", "-classpath", "--class-path", "-javaagent"],
    withValue: ["-p", "--module-path", "-m", "--module", "--add-modules", "--add-opens"],
    operand: /\.java$/,
  },
  groovy: { scripts: ["-cp", "-classpath"], instead: ["-e"] },
  ...everyOne(["scala", "scala-cli"], {
    scripts: ["-cp", "-classpath"],
    instead: ["-e"],
    operand: /\.(?:sc|scala|jar)$/,
    verbs: ["run"],
  }),
  kotlin: { scripts: ["-cp", "-classpath"], operand: /\.(?:kts|jar)$/ },
  kotlinc: { script: ["-script"], operand: "work" },
  swift: { instead: ["-e"], operand: /\.swift$/ },
  go: { operand: /\.go$/, verbs: ["run"] },
  dart: { operand: /\.dart$/, verbs: ["run"] },
  crystal: { operand: /\.cr$/, verbs: ["run"] },
  nim: { operand: /\.nims?$/, verbs: ["r", "e"] },
  osascript: { instead: ["-e"], withValue: ["-l", "-s"] },
  expect: { script: ["-f"], withValue: ["-c"] },
  ...everyOne(["tclsh", "wish"], { withValue: ["-encoding"] }),
  guile: { script: ["-s"], scripts: ["-l"], instead: ["-c"], withValue: ["-e", "-L", "-C", "-x"] },
  racket: { scripts: ["-t", "-f", "-u", "-r"], instead: ["-e"] },
  sbcl: { script: ["--script"], scripts: ["--load"], withValue: ["--eval"], operand: "work" },
  ...everyOne(["runghc", "runhaskell", "ocaml", "swipl", "octave", "escript", "rust-script"], {}),
  bb: { scripts: ["-f", "--file"], instead: ["-e"], operand: /\.(?:clj|cljc|bb)$/ },
  ...everyOne(["elixir", "iex"], {
    scripts: ["-r", "-pr"],
    instead: ["-S"],
    withValue: ["-e", "--eval", "-pa", "-pz", "--name", "--sname", "--cookie"],
  }),
  ...everyOne(["awk", "mawk", "nawk", "goawk"], AWK),
  sed: { scripts: ["-f", "--file"], withValue: ["-e", "--expression"], operand: "work" },
  ...everyOne(["jq", "gojq", "jaq"], {
    scripts: ["-f", "--from-file"],
    withValue: ["-L", "--indent"],
    operand: "work",
  }),
  yq: { scripts: ["--from-file"], operand: "work" },
  ...everyOne(["make", "gmake"], MAKE),
  ninja: { scripts: ["-f"], directories: ["-C"], operand: "work", files: ["build.ninja"] },
  cmake: { scripts: ["-P"], operand: "work" },
  just: JUST,
  ...everyOne(["task", "go-task"], TASK),
  rake: { scripts: ["-f", "--rakefile"], loads: ["-r"], operand: "work", files: ["Rakefile"] },
};
/** `python3.12`, `lua5.4`, `guile-3.0`, `node22` */
const VERSION = /-?\d+(?:\.\d+)*$/;

/** How `name` takes what it runs; undefined for a program that runs no file which it is given. */
export function interpreterNamed(name: string): Interpreter | undefined {
  const plain = name.replace(VERSION, "");
  if (Object.hasOwn(INTERPRETERS, plain)) return INTERPRETERS[plain];
  return isShell(name) ? SHELL : undefined;
}
