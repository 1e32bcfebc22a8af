/**
 * Completions for fish, which matches and quotes by itself.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { readCommandLine } from "./command_line.ts";
import type { Completion } from "./completion.ts";
import type { Shell } from "./shell.ts";

const FUNCTION = `__${PROGRAM}_complete`;

const SCRIPT = `# Completions of ${PROGRAM} for fish 3.1 and later.
function ${FUNCTION}
    set -l program (string replace -r '^~/' "$HOME/" -- (commandline -opc)[1])
    command -q -- "$program"; or set program ${PROGRAM}
    set -l line (commandline -cp | string collect)
    set -l lines ("$program" complete fish "$line" 2>/dev/null </dev/null)
    set -l head (string split \\t -- $lines[1])
    switch "$head[1]"
        case values
            printf '%s\\n' $lines[2..-1]
        case files
            printf "%s\\n" $head[2](__fish_complete_path "$head[3]")
        case directories
            printf "%s\\n" $head[2](__fish_complete_directories "$head[3]")
    end
end
complete -c ${PROGRAM} -f -k -a '(${FUNCTION})'
`;

/** fish. */
export const fish: Shell = {
  script: SCRIPT,
  read([text = ""]) {
    const line = readCommandLine(text, {
      breaks: "",
      escapedInSingle: "'\\",
      hasAnsiQuotes: false,
    });
    return {
      words: line.words.slice(1),
      isRedirection: line.isRedirection,
      answer: (completion) => answer(completion, line.last.value),
    };
  },
};

/** The kind and, for files, what stands before them and what was typed; then whole words. */
function answer(completion: Completion, typed: string): string[] {
  const { kind, prefix = "" } = completion;
  if (kind !== "values") return [[kind, prefix, typed.slice(prefix.length)].join("\t")];
  return [
    kind,
    ...completion.candidates.map(({ value, description }) => {
      const word = prefix + value;
      return description === undefined ? word : `${word}\t${description}`;
    }),
  ];
}
