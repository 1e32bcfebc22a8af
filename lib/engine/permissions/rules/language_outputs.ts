/**
 * Files that a program writes as its own language tells it: `vim -c 'w! x'`, `sqlite3 x.db '.output y'`, `psql -c '\\o y'`.
 *
 * @module
 */

/** `.output FILE`, `.once FILE`, `.backup main FILE`, `.save`, `.clone`, `.log`, as short as it takes them. */
const SQLITE_COMMAND =
  /^[ \t]*\.(?:ou\w*|onc\w*|bac\w*|sav\w*|clo\w*|log|tra\w*)[ \t]+(?:[^\n]*[ \t])?["']?([^\s"']+)["']?[ \t]*$/gm;
const SQLITE_FUNCTION = /\b(?:vacuum\s+into|writefile\s*\()\s*'([^'\n]+)'/gi;

/** By program, what stands before the name of such a file. */
const LANGUAGES: readonly { programs: RegExp; patterns: readonly RegExp[] }[] = [
  {
    programs: /^(?:vim?|nvim|ex|view)$/,
    patterns: [/(?:^|[|+:])[ \t]{0,8}(?:w|write|wq|sav|saveas)!?[ \t]{1,8}([^|\s]{1,4096})/g],
  },
  { programs: /^sqlite3?$/, patterns: [SQLITE_COMMAND, SQLITE_FUNCTION] },
  {
    programs: /^duckdb$/,
    patterns: [SQLITE_COMMAND, SQLITE_FUNCTION, /\b(?:to|export\s+database)\s+'([^'\n]+)'/gi],
  },
  {
    programs: /^psql$/,
    patterns: [/\\(?:o|out|w|write)[ \t]+(\S+)/g, /\\copy\b[^\n]*?\bto[ \t]+'?([^\s']+)/gi],
  },
  {
    programs: /^(?:mysql|mariadb)$/,
    patterns: [/(?:^|[;\n])[ \t]*(?:tee|\\T)[ \t]+([^\s;]+)/gi],
  },
];
/** A command, an option, or the way back. */
const NO_FILE = /^[-+|!]|^(?:off|stdout)$/;

/** What texts for a program, on its command line or its input, name so. */
export function languageOutputs(name: string, texts: readonly string[]): string[] {
  const patterns = LANGUAGES.find(({ programs }) => programs.test(name))?.patterns ?? [];
  return texts.flatMap((text) =>
    patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, path = ""]) => path))
  ).filter((path) => path !== "" && !NO_FILE.test(path));
}
