/**
 * Completions for zsh, which matches and quotes by itself, as its user has set it up.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { displayWidth } from "../../text/display_width.ts";
import type { Completion } from "./completion.ts";
import type { Shell } from "./shell.ts";
import { columnsOf, shortened, widest } from "./shortened.ts";

const FUNCTION = `_${PROGRAM}`;

/**
 * As a file in `fpath` it is run as the function itself; where it is sourced, `compdef` installs it.
 *
 * Not with `_describe`, which puts those that are described alike together, out of their order: an
 * agent's id and its name, say.
 */
const SCRIPT = `#compdef ${PROGRAM}
# Completions of ${PROGRAM} for zsh.
${FUNCTION}() {
  local program answer
  local -a lines head values displays expl suffix
  program=\${(Q)\${~words[1]}}
  whence -p -- "$program" >/dev/null || program=${PROGRAM}
  answer=$("$program" complete zsh "$COLUMNS" "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" \\
    2>/dev/null </dev/null) || return 1
  lines=("\${(@f)answer}")
  head=("\${(@ps:\\t:)lines[1]}")
  shift lines
  [[ -n $head[2] ]] && compset -p "$head[2]"
  case $head[1] in
    values)
      values=("\${(@)lines%%$'\\t'*}")
      displays=("\${(@)lines#*$'\\t'}")
      [[ -n $head[5] ]] && suffix=(-S '')
      _description -V ${PROGRAM} expl "$head[3]"
      compadd "$expl[@]" "\${suffix[@]}" $head[4] -d displays -a values ;;
    files) _files ;;
    directories) _files -/ ;;
  esac
}
if [[ $funcstack[1] == ${FUNCTION} ]]; then
  ${FUNCTION} "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
  compdef ${FUNCTION} ${PROGRAM}
fi
`;

const SEPARATOR = " -- ";

/** zsh. */
export const zsh: Shell = {
  script: SCRIPT,
  read: ([columns = "", ...words]) => ({
    words,
    answer: (completion) => answer(completion, columnsOf(columns)),
  }),
};

/**
 * The kind, what of the word is to be left as it is (in characters), what the candidates are, the
 * option of `compadd` for one in a line, and whether the word goes on after any; then each candidate
 * and how it is shown.
 */
function answer(completion: Completion, columns: number): string[] {
  const { kind, prefix = "" } = completion;
  const length = prefix === "" ? "" : String(Array.from(prefix).length);
  if (kind !== "values") return [[kind, length].join("\t")];
  const { candidates, label, isPart } = completion;
  const isDescribed = candidates.some(({ description }) => description !== undefined);
  const width = widest(candidates.map(({ value }) => value));
  return [
    [kind, length, label, isDescribed ? "-l" : "", isPart ? "part" : ""].join("\t"),
    ...candidates.map(({ value, description }) => {
      if (description === undefined) return `${value}\t${value}`;
      const padding = " ".repeat(width - displayWidth(value));
      const text = shortened(description, columns - width - SEPARATOR.length - 1);
      return `${value}\t${value}${padding}${SEPARATOR}${text}`;
    }),
  ];
}
