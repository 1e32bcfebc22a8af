/**
 * Programs that print a number, whatever they read: `wc -l`, `date +%s`.
 *
 * @module
 */

/** Beside numbers, the names that they were given. */
const WITH_NAMES = /^(?:wc|du)$/;
/** Conversions of date(1) and stat(1) that become digits. */
const DATE = /^\+(?:%[-_0]?(?:[sdmYHMSjyNuwFTIeCgGVU]|\d*N)|[-:. \d])+$/;
const STAT = /^(?:%[sYXZWabBohiugdf]|\s)+$/;
/** Sums and counts. */
const AWK =
  /^(?:[^"'`$]*\{\s*(\w+)\s*(?:\+=[^"'`;{}]*|\+\+)\s*;?\s*\}\s*)?END\s*\{\s*print\s+(?:NR|\1(?:\+0)?)\s*;?\s*\}$/;

/** What it prints, a number and names; undefined where that may be any text. */
export function numbersPrinted(
  program: string,
  args: readonly string[],
  { isFed }: { isFed: boolean },
): string[] | undefined {
  // Another program of that name may print what it likes.
  const name = program.replace(/^\/(?:usr\/)?bin\//, "");
  const operands = args.filter((arg) => !arg.startsWith("-"));
  if (WITH_NAMES.test(name)) return ["0", ...operands];
  return isNumber(name, args, { operands, isFed }) ? ["0"] : undefined;
}

function isNumber(
  name: string,
  args: readonly string[],
  { operands, isFed }: { operands: readonly string[]; isFed: boolean },
): boolean {
  const has = (option: RegExp) => args.some((arg) => option.test(arg));
  const behind = (option: RegExp) => args[args.findIndex((arg) => option.test(arg)) + 1] ?? "";
  switch (name) {
    case "nproc":
      return true;
    case "id":
      return has(/^-[ug]$/) && !has(/^-\w*n/);
    case "date":
      return operands.some((arg) => DATE.test(arg)) && !has(/^-[IR]|^--(?:iso|rfc)/);
    case "seq":
      return operands.every((arg) => /^-?[\d.]+$/.test(arg)) && !has(/^-[fs]|^--(?:f|s)/);
    case "expr":
      return args.every((arg) => /^(?:-?\d+|[-+*/%()])$/.test(arg));
    case "stat":
      return has(/^(?:-c|-f|--format)$/)
        ? STAT.test(behind(/^(?:-c|-f|--format)$/))
        : args.some((arg) => /^(?:-c|--format=|--printf=)%/.test(arg) && STAT.test(formatIn(arg)));
    case "tput":
      return /^(?:cols|lines|colors)$/.test(operands[0] ?? "");
    case "getconf":
      return /^(?:_?NPROCESSORS_\w+|PAGE_?SIZE|LONG_BIT|ARG_MAX)$/.test(operands[0] ?? "");
    case "grep":
    case "egrep":
    case "fgrep":
      // Of several files it prints their names as well.
      return has(/^-[a-zA-Z]*c|^--count$/) && !has(/^-[a-zA-Z]*[rRH]|^--recursive|^--with-f/) &&
        operands.length <= (isFed ? 1 : 2) &&
        operands.slice(1).every((file) => !/[*?[]/.test(file));
    case "awk":
    case "gawk":
    case "mawk":
      return operands.length > 0 && args.some((arg) => AWK.test(arg.trim())) && !has(/^-[vfiEl]/);
    case "tr":
      // `tr -cd 0-9`
      return (has(/^-(?:cd|dc|Cd)$/) || (has(/^-[cC]$/) && has(/^-d$/))) &&
        operands.every((set) => /^(?:0-9|\[:digit:\]|\\n)+$/.test(set));
    case "jq":
      return operands.some((filter) => /(?:^|\|\s*)length\s*$/.test(filter));
    case "curl":
      return /^(?:%\{(?:http_code|response_code)\}|\\n)+$/.test(
        behind(/^(?:-\w*w|--write-out)$/),
      ) &&
        has(/^(?:-\w*o|--output)$/);
    case "git":
      return args[0] === "rev-list" && has(/^--count$/) && !has(/^--(?:left-right|cherry)/);
    default:
      return false;
  }
}

function formatIn(arg: string): string {
  return arg.replace(/^(?:-c|--\w+=)/, "");
}

/** Whether a filter leaves numbers what they are: `tr -d ' '` behind `wc -l` of macOS. */
export function leavesNumbers(program: string, args: readonly string[]): boolean {
  if (program === "xargs") return args.length === 0;
  return program === "tr" && args[0] === "-d" && args.length === 2;
}
