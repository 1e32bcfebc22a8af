/**
 * Programs that rewrite the files that they are given, or all below a directory: the one table of them.
 *
 * @module
 */
import { hasOption, type ParsedOptions, parseOptions, valuesOf } from "../options.ts";

interface Formatter {
  /** `fmt` of `cargo fmt`. */
  subcommand?: string;
  /** Options of which one has to be there; without these it always writes. */
  asked?: readonly string[];
  /** The names of what it takes of a directory; without these it takes files alone. */
  files?: readonly string[];
  /** Where it is given nothing, it takes the working directory; some do so always. */
  isHere?: true | "always";
  /** Files that say what it leaves out, as a `.gitignore` does. */
  ignoreFiles?: readonly string[];
  /** Options with which these count no more. */
  unignoring?: readonly string[];
  /** Options of which the values do; `!` stands for operands that begin so. */
  excluding?: readonly string[];
}

const SCRIPTS = [
  ...["*.js", "*.jsx", "*.mjs", "*.cjs", "*.ts", "*.tsx", "*.mts", "*.cts"],
  ...["*.vue", "*.svelte", "*.astro"],
];
const STYLES = ["*.css", "*.scss", "*.sass", "*.less"];
const WEB = [
  ...[...SCRIPTS, ...STYLES, "*.json", "*.jsonc", "*.json5", "*.html", "*.md", "*.mdx", "*.yaml"],
  ...["*.yml", "*.graphql", "*.gql", "*.hbs"],
];
const PYTHON = ["*.py", "*.pyi", "*.ipynb"];
const RUBY = ["*.rb", "*.rake", "*.gemspec", "Gemfile", "Rakefile"];
const GITIGNORE = [".gitignore"];
const RUFF: Formatter = {
  ...{ files: PYTHON, isHere: true, ignoreFiles: GITIGNORE },
  unignoring: ["--no-respect-gitignore"],
  excluding: ["--exclude", "--extend-exclude"],
};

const FORMATTERS: Readonly<Record<string, readonly Formatter[]>> = {
  prettier: [{
    ...{ asked: ["--write", "-w"], files: WEB, excluding: ["!"] },
    ignoreFiles: [".prettierignore", ...GITIGNORE],
    unignoring: ["--ignore-path"],
  }],
  eslint: [{
    ...{ asked: ["--fix"], files: SCRIPTS, isHere: true, excluding: ["--ignore-pattern"] },
    ignoreFiles: [".eslintignore"],
    unignoring: ["--no-ignore", "--ignore-path"],
  }],
  standard: [{ asked: ["--fix"], files: SCRIPTS, isHere: true, ignoreFiles: GITIGNORE }],
  biome: ["check", "format", "lint"].map((subcommand) => ({
    ...{ subcommand, asked: ["--write", "--apply", "--fix"], files: WEB, isHere: true },
  })),
  deno: [
    { subcommand: "fmt", files: WEB, isHere: true, excluding: ["--ignore"] },
    { subcommand: "lint", asked: ["--fix"], files: SCRIPTS, isHere: true },
  ],
  dprint: [{ subcommand: "fmt", files: WEB, isHere: true }],
  stylelint: [{
    ...{ asked: ["--fix"], files: STYLES, ignoreFiles: [".stylelintignore"] },
    unignoring: ["--ignore-path"],
  }],
  jscodeshift: [{ files: SCRIPTS }],
  gofmt: [{ asked: ["-w"], files: ["*.go"] }],
  goimports: [{ asked: ["-w"], files: ["*.go"] }],
  gofumpt: [{ asked: ["-w"], files: ["*.go"] }],
  go: [{ subcommand: "fmt", files: ["*.go"], isHere: true }],
  rustfmt: [{}],
  cargo: [
    { subcommand: "fmt", files: ["*.rs"], isHere: "always" },
    { subcommand: "fix", files: ["*.rs"], isHere: "always" },
    { subcommand: "clippy", asked: ["--fix"], files: ["*.rs"], isHere: "always" },
  ],
  // What it is told to exclude stands instead of all that it would exclude by itself.
  black: [{ files: PYTHON, ignoreFiles: GITIGNORE, unignoring: ["--exclude"] }],
  isort: [{ files: PYTHON }],
  ruff: [
    { subcommand: "format", ...RUFF },
    { subcommand: "check", asked: ["--fix", "--fix-only"], ...RUFF },
    { asked: ["--fix", "--fix-only"], ...RUFF },
  ],
  autopep8: [{ asked: ["-i", "--in-place"], files: PYTHON }],
  yapf: [{ asked: ["-i", "--in-place"], files: PYTHON }],
  "clang-format": [{ asked: ["-i"] }],
  shfmt: [{ asked: ["-w", "--write"], files: ["*.sh", "*.bash", "*.bats"] }],
  rubocop: [{ asked: ["-a", "-A", "--autocorrect"], files: RUBY, isHere: true }],
  terraform: [{ subcommand: "fmt", files: ["*.tf", "*.tfvars"], isHere: true }],
  mix: [{ subcommand: "format", files: ["*.ex", "*.exs", "*.heex"], isHere: true }],
  dart: [{ subcommand: "format", files: ["*.dart"] }],
  ...{ rename: [{}], prename: [{}], "file-rename": [{}], "perl-rename": [{}], mmv: [{}] },
  detox: [{}],
  convmv: [{ asked: ["--notest"] }],
};
const TELLING = ["--help", "--version"];
/** With these those that always write only say what they would do; `prettier --check --write` writes. */
const CHECKING = ["--check", "--diff", "--list-different"];
const CHECKING_OF: Readonly<Record<string, readonly string[]>> = {
  isort: ["-c", "-d"],
  ...{ rename: ["-n"], prename: ["-n"], "file-rename": ["-n"], "perl-rename": ["-n"] },
  ...{ mmv: ["-n"], detox: ["-n", "--dry-run"] },
  jscodeshift: ["-d", "--dry"],
};
/** Options of these with a value that is no operand. */
const WITH_VALUE = [
  ...["--config", "--config-path", "--line-length", "--target-version", "--ext", "--parser"],
  ...["--plugin", "--ignore-path", "--ignore-pattern", "--rule", "--select", "--extend-select"],
  ...["--ignore", "--exclude", "--extend-exclude", "--package", "--features", "--manifest-path"],
];

interface Program {
  name: string;
  args: readonly string[];
}

/** What is rewritten below directories. */
export interface FormattedTree {
  /** Words that may be directories, or patterns. */
  words: readonly string[];
  /** Patterns of names. */
  files: readonly string[];
  ignoreFiles: readonly string[];
  /** Patterns of paths from the working directory that are left out. */
  excluded: readonly string[];
}

/** The words of a formatter that may be what it rewrites; none where it only checks. */
export function formattedBy(program: Program): string[] {
  return [...askedFormatter(program)?.options.operands ?? []];
}

/** What a formatter takes of whole directories; undefined for one that does not. */
export function formattedTree(program: Program): FormattedTree | undefined {
  const asked = askedFormatter(program);
  if (asked === undefined) return undefined;
  const { formatter, options } = asked;
  const { files, isHere, unignoring = [], excluding = [] } = formatter;
  const ignoreFiles = hasOption(options, ...unignoring) ? [] : formatter.ignoreFiles ?? [];
  if (files === undefined) return undefined;
  const isExcluded = (word: string) => excluding.includes("!") && word.startsWith("!");
  const given = options.operands.filter((word) => !isExcluded(word));
  const excluded = [
    ...options.operands.filter(isExcluded).map((word) => word.slice(1)),
    ...valuesOf(options, ...excluding).flatMap((value) => value.split(",")),
  ];
  const words = isHere === "always" || (isHere && given.length === 0) ? ["."] : given;
  return { words, files, ignoreFiles, excluded };
}

function askedFormatter(
  program: Program,
): { formatter: Formatter; options: ParsedOptions } | undefined {
  // `python -m black .`
  const isModule = /^python[\d.]*$/.test(program.name) && program.args[0] === "-m";
  const name = isModule ? program.args[1] ?? "" : program.name;
  const args = isModule ? program.args.slice(2) : program.args;
  const checking = [
    ...CHECKING,
    ...Object.hasOwn(CHECKING_OF, name) ? CHECKING_OF[name] ?? [] : [],
  ];
  const isChecking = args.some((arg) => checking.includes(arg));
  if (args.some((arg) => TELLING.includes(arg))) return undefined;
  const formatters = Object.hasOwn(FORMATTERS, name) ? FORMATTERS[name] ?? [] : [];
  for (const formatter of formatters) {
    const { subcommand, asked } = formatter;
    const at = subcommand === undefined ? -1 : args.findIndex((arg) => !/^[-+]/.test(arg));
    if (subcommand !== undefined && args[at] !== subcommand) continue;
    if (asked === undefined ? isChecking : !asked.some((option) => args.includes(option))) continue;
    const rest = args.toSpliced(at === -1 ? args.length : at, at === -1 ? 0 : 1);
    return { formatter, options: parseOptions(rest, WITH_VALUE) };
  }
  return undefined;
}
