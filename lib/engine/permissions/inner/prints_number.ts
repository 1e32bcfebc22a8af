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
/** Sums and counts; of any other program of awk, who knows. */
const AWK =
  /^(?:(?:\/[^/{}]*\/\s*)?\{\s*(\w+)\s*(?:\+=[^"'`;{}\n]*|\+\+)\s*;?\s*\}\s*)?END\s*\{\s*print\s+(?:NR|(?=\w)\1(?:\+0)?)\s*;?\s*\}$/;

/** What it prints, a number and names; undefined where that may be any text. */
export function numbersPrinted(
  program: string,
  args: readonly string[],
  { isFed }: { isFed: boolean },
): string[] | undefined {
  // Another program of that name may print what it likes.
  const name = program.replace(/^\/(?:usr\/)?bin\//, "");
  const operands = args.filter((arg) => !arg.startsWith("-"));
  if (WITH_NAMES.test(name)) {
    // Else the names of all that is below, or that stand in a file.
    const isOfOperands = (name === "wc" || args.some((arg) => /^-\w*s|^--summarize$/.test(arg))) &&
      !args.some((arg) => arg.startsWith("--files0"));
    return isOfOperands ? ["0", ...operands] : undefined;
  }
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
      return has(/^\+/) && args.every((arg) => !arg.startsWith("+") || DATE.test(arg)) &&
        !has(/^-[IR]|^--(?:iso|rfc)/);
    case "seq":
      return operands.every((arg) => /^-?[\d.]+$/.test(arg)) && !has(/^-[fs]|^--(?:f|s)/);
    case "expr":
      return args.every((arg) => /^(?:-?\d+|[-+*/%()])$/.test(arg));
    case "stat":
      return formatsIn(args).length > 0 && formatsIn(args).every((format) => STAT.test(format));
    case "tput":
      return /^(?:cols|lines|colors)$/.test(operands[0] ?? "");
    case "getconf":
      return /^(?:_?NPROCESSORS_\w+|PAGE_?SIZE|LONG_BIT|ARG_MAX)$/.test(operands[0] ?? "");
    case "grep":
    case "egrep":
    case "fgrep":
      // Of several files it prints their names as well.
      return has(/^-[ivwxEFGPshn]*c|^--count$/) &&
        !has(/^-[a-zA-Z]*[rRHefABCmdD]|^--(?!count$|ignore-case$)/) &&
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
      return /^[^"]*(?:^|\|\s*)length\s*$/.test(operands[0] ?? "") &&
        !/\bdef\b/.test(operands[0] ?? "") && !has(/^--|^-\w*[fL]/);
    case "curl":
      // Of one address, whose text goes nowhere.
      return /^(?:%\{(?:http_code|response_code)\}|\\n)+$/.test(behind(/^-\w*w$/)) &&
        behind(/^-\w*o$/) === "/dev/null" &&
        args.filter((arg) => !/^-[sSLkfow]+$|^\/dev\/null$|^%\{/.test(arg)).length === 1;
    case "git":
      return args[0] === "rev-list" && has(/^--count$/) && !has(/^--(?:left-right|cherry)/);
    default:
      return false;
  }
}

/** Of `stat`. */
function formatsIn(args: readonly string[]): string[] {
  return args.flatMap((arg, index) =>
    /^(?:-c|--format|--printf)$/.test(arg)
      ? [args[index + 1] ?? ""]
      : /^(?:-[a-zA-Z]*c|--(?:format|printf)=)./.test(arg)
      ? [arg.replace(/^(?:-[a-zA-Z]*?c|--\w+=)/, "")]
      : []
  );
}

/** Whether a filter leaves numbers what they are: `tr -d ' '` behind `wc -l` of macOS. */
export function leavesNumbers(program: string, args: readonly string[]): boolean {
  if (program === "xargs") return args.length === 0;
  return program === "tr" && args[0] === "-d" && args.length === 2;
}
