/**
 * Completions for bash, from 3.2 on (that of macOS), without the package bash-completion.
 *
 * bash replaces only what stands after the last of `COMP_WORDBREAKS` or after an opening quote, and
 * takes words as they are to stand in the line: both is done here.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { displayWidth } from "../../text/display_width.ts";
import { type CommandLine, readCommandLine } from "./command_line.ts";
import type { Candidate, Completion } from "./completion.ts";
import type { Shell } from "./shell.ts";
import { columnsOf, shortened, widest } from "./shortened.ts";

const FUNCTION = `_${PROGRAM}`;

/**
 * `compopt` is of bash 4: before, `-o nospace` for all is the only way, so that a space after a word
 * is part of our answer. `COMP_POINT` counted bytes up to 4.2.
 */
const SCRIPT = `# Completions of ${PROGRAM} for bash 3.2 and later.
${FUNCTION}() {
  local program=$1 line kind answer
  [[ $program == "~/"* ]] && program=$HOME/\${program:2}
  type -P -- "$program" >/dev/null || program=${PROGRAM}
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 403)); then
    line=$(LC_ALL=C && printf '%s.' "\${COMP_LINE:0:COMP_POINT}")
    line=\${line%.}
  else
    line=\${COMP_LINE:0:COMP_POINT}
  fi
  COMPREPLY=()
  answer=$("$program" complete bash "$line" "$COMP_WORDBREAKS" "\${COMP_TYPE-}" "\${COLUMNS-}" \\
    2>/dev/null </dev/null) || return 0
  {
    IFS= read -r kind
    while IFS= read -r line; do COMPREPLY+=("$line"); done
  } <<<"$answer"
  case $kind in
    values)
      compopt -o nosort 2>/dev/null ;;
    files)
      compopt -o default +o nospace 2>/dev/null || ${FUNCTION}_files -f "$2" ;;
    directories)
      compopt -o dirnames +o nospace 2>/dev/null || ${FUNCTION}_files -d "$2" ;;
  esac
  return 0
}
# Where there is no compopt.
${FUNCTION}_files() {
  local path
  while IFS= read -r path; do
    if [[ -d $path ]]; then
      COMPREPLY+=("$(printf %q "$path")/")
    else
      COMPREPLY+=("$(printf %q "$path") ")
    fi
  done < <(compgen "$1" -- "$2")
}
complete -o nospace -F ${FUNCTION} ${PROGRAM}
`;

/** `COMP_TYPE` of the keys that put one candidate after the other into the line: nothing is listed. */
const INSERTING = ["37", "42"];
/** readline puts so many between two columns of a list. */
const COLUMN_GAP = 2;

/** bash. */
export const bash: Shell = {
  script: SCRIPT,
  read([text = "", breaks = "", type = "", columns = ""]) {
    const line = readCommandLine(text, { breaks, escapedInSingle: "", hasAnsiQuotes: true });
    return {
      words: line.words.slice(1),
      isRedirection: line.isRedirection,
      answer: (completion) => {
        if (completion.kind !== "values") return [completion.kind];
        const isListed = !INSERTING.includes(type);
        return [
          "values",
          ...replies(completion, line, {
            width: isListed ? columnsOf(columns) : undefined,
          }),
        ];
      },
    };
  },
};

function replies(
  { candidates, prefix = "", isPart = false }: Completion & { kind: "values" },
  { last }: CommandLine,
  { width }: { width: number | undefined },
): string[] {
  const fitting = candidates.flatMap(({ value, ...rest }): Candidate[] => {
    const whole = prefix + value;
    if (!whole.startsWith(last.value)) return [];
    return [{ value: quoted(whole.slice(last.start), last.quote), ...rest }];
  });
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) {
    // bash closes an open quotation itself.
    return [isPart || last.quote !== "" ? only.value : `${only.value} `];
  }
  if (width === undefined) return fitting.map(({ value }) => value);
  const longest = widest(fitting.map(({ value }) => value));
  return fitting.map(({ value, description }) => {
    if (description === undefined) return value;
    const padding = " ".repeat(longest - displayWidth(value) + COLUMN_GAP);
    const room = width - COLUMN_GAP - longest - COLUMN_GAP - "()".length;
    const text = shortened(description, room);
    return text === "" ? value : `${value}${padding}(${text})`;
  });
}

/** As it has to stand in the line. */
function quoted(text: string, quote: string): string {
  switch (quote) {
    case '"':
      return text.replace(/["\\$\`]/g, "\\$&");
    case "'":
      return text.replaceAll("'", `'\\''`);
    case "$'":
      return text.replace(/['\\]/g, "\\$&");
    default:
      return text.replace(/[^\w@%+=:,./\u0080-\u{10ffff}-]/gu, "\\$&");
  }
}
