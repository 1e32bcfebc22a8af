/**
 * Variables that give options to a program: `ZIPOPT=-m zip …`, `export LESS='+!git push'`.
 *
 * @module
 */
import type { ShellState } from "../shell_state.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { linesOf } from "./lines_of.ts";
import { splitWords } from "../shell/split_words.ts";

interface Given {
  variables: readonly string[];
  /** The value is one argument as well. */
  isWhole?: boolean;
  /** It names a file with one in each line. */
  isFile?: boolean;
}

const MAKE: Given = { variables: ["MAKEFLAGS", "GNUMAKEFLAGS", "MFLAGS"], isWhole: true };
const TAR: Given = { variables: ["TAR_OPTIONS"] };
const JAVA: Given = { variables: ["JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"] };

const GIVEN: Readonly<Record<string, Given>> = {
  tar: TAR,
  gtar: TAR,
  zip: { variables: ["ZIPOPT", "ZIP"] },
  unzip: { variables: ["UNZIP", "UNZIPOPT"] },
  gzip: { variables: ["GZIP"] },
  bzip2: { variables: ["BZIP2", "BZIP"] },
  xz: { variables: ["XZ_DEFAULTS", "XZ_OPT"] },
  less: { variables: ["LESS"], isWhole: true },
  more: { variables: ["MORE"] },
  grep: { variables: ["GREP_OPTIONS"] },
  make: MAKE,
  gmake: MAKE,
  fzf: { variables: ["FZF_DEFAULT_OPTS"] },
  man: { variables: ["MANOPT"] },
  perl: { variables: ["PERL5OPT"], isWhole: true },
  ruby: { variables: ["RUBYOPT"], isWhole: true },
  node: { variables: ["NODE_OPTIONS"] },
  java: JAVA,
  javac: JAVA,
  go: { variables: ["GOFLAGS"] },
  cargo: { variables: ["RUSTFLAGS", "RUSTDOCFLAGS"] },
  pytest: { variables: ["PYTEST_ADDOPTS"] },
  bat: { variables: ["BAT_OPTS"] },
  ack: { variables: ["ACK_OPTIONS"] },
  mvn: { variables: ["MAVEN_ARGS"] },
  rg: { variables: ["RIPGREP_CONFIG_PATH"], isFile: true },
};

/** What variables that a script has set give to a program beside its arguments; what the user has set is the user's. */
export function givenByVariables(name: string, state: ShellState): string[] {
  const given = Object.hasOwn(GIVEN, name) ? GIVEN[name] : undefined;
  if (given === undefined) return [];
  const values = given.variables.filter((variable) => state.hasSet(variable))
    .flatMap((variable) => state.get(variable) ?? []);
  if (given.isFile) {
    return values.flatMap((file) => linesOf(file, state.cwd) ?? (file === "" ? [] : [UNKNOWN]));
  }
  return values.flatMap((value) => given.isWhole && /\s/.test(value) ? [value] : splitWords(value));
}
