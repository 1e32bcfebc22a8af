/**
 * Programs of other languages on the command line: `python -c`, `node -e`, `awk '…'`. They are not parsed: what
 * catches the eye is a call that writes or removes together with a path outside, and a call of a shell.
 *
 * @module
 */
import { isThere } from "../../../sys/files/info_at.ts";
import { shellQuote } from "../../../sys/shell_quote.ts";
import { locate, refuseOutside, type Verdict } from "../invocation.ts";
import type { Invocation } from "../invocation.ts";
import { withoutUnwritten } from "./unwritten_texts.ts";

/** Calls that write or remove files, in the languages that models use. */
const WRITING =
  /\b(?:rmtree|unlink(?:Sync)?|rm(?:dir)?(?:Sync)?|remove(?:Sync|dirs|_dir_all|_file)?|removedirs|write(?:_text|_bytes|(?:Text)?File(?:Sync)?|All(?:Sync)?|Json(?:Sync)?|JSON(?:Sync)?|Sync)?|output(?:File|Json)(?:Sync)?|append(?:File|FileSync)?|create(?:WriteStream)?|rename(?:Sync)?|replace|mk(?:dir|dirs|dirSync|dtemp|dir_p)|makedirs|touch|truncate(?:Sync)?|symlink(?:Sync|_to)?|chmod(?:Sync|_R)?|chown(?:Sync)?|copy(?:file|tree|FileSync|Sync)?|cp(?:Sync|_r)?|move|mv|rm_rf?|file_put_contents|delete)\s*\(|\bopen\s*\(?[^)]{0,1024},\s*(?:mode\s*=\s*)?["'](?:[rb]?[wax]|>|r\+)|\bFileUtils\.\w+|\bFile\.(?:delete|write|open)|\bunlink\b|\bIO\.write/;
/** Calls of a shell with the command as a text. */
const SHELL_CALL =
  /\b(?:os\.system|os\.popen|os\.execute|popen|system|exec(?:Sync)?|execSync|spawnSync|shell_exec|passthru|check_output|check_call|run|call|getoutput|qx|Popen)\s*\(?\s*(?:f?r?)(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g;
/** The same with a list of words: `run(["rm", "-rf", "x"])`, `spawnSync("rm", ["-rf", "x"])`. */
const LIST_CALL =
  /\b(?:run|call|check_call|check_output|Popen|spawn(?:Sync)?|execFile(?:Sync)?|system|exec)\s*\(\s*((?:["'][^"']{0,1024}["']\s*,\s*)?\[[^\]]{0,1024}\])/g;
const MAKES_DIRECTORIES = /mk_?dir|makedirs|create_dir|\brecursive\b|\bparents\b/i;
const STRING = /(["'`])((?:\\.|(?!\1)[^\\])*?)\1/gs;
/** `print > "file"`, `print | "command"` of awk; `w file` of sed. */
const AWK_OUTPUT = />>?\s*"([^"]+)"/g;
/** `print > name`, a variable that is set on the command line. */
const AWK_OUTPUT_VARIABLE = /\bprintf?\b[^;}\n>]*>>?\s*\(?\s*([A-Za-z_]\w*)/g;
const AWK_COMMAND = /\|\s*"([^"]+)"|\bsystem\s*\(\s*"([^"]*)"/g;
/** `"command" | getline` of awk; `e command` and `s/…/command/e` of sed. */
const AWK_INPUT = /"([^"]+)"\s*\|\s*getline/g;
const SED_COMMAND =
  /(?:^|[;{}\n$,/]|\d)[ \t]{0,64}e[ \t]{1,64}([^\n]{1,4096})|s([/|#,@!])(?:\\.|(?!\2)[^\\\n])*\2((?:\\.|(?!\2)[^\\\n])*)\2[gpiImM\d]*e/g;
const SED_FILE = /(?:^|[;{}\n$,/]|\d)[ \t]{0,64}[rRwW][ \t]{0,64}([^\s;}]+)/g;
/** Programs between backquotes of perl, ruby and php, and `%x(…)`. */
const BACKQUOTED = /`([^`]+)`|%x[({[]([^)}\]]{1,1024})[)}\]]/g;
const SED_OUTPUT =
  /(?:^|[;{}\n/]|[\d$,]|\/[gpiI\d]{0,16})[ \t]{0,64}[wW][ \t]{1,64}([^\s;}]+)|\/[gpiI\d]{0,16}w[ \t]{1,64}(\S+)/g;

/** What a program text writes and runs. */
export interface CodeEffects {
  /** Shell commands in it. */
  commands: string[];
  /** What it writes. */
  paths: string[];
  /** Every path in it. */
  mentioned: string[];
}

/** Finds what stands out in the text of a program for the interpreter `name`. */
export function codeEffects(name: string, text: string): CodeEffects {
  if (/^g?awk$|^mawk$/.test(name)) {
    return {
      paths: matches(text, AWK_OUTPUT),
      commands: [...matches(text, AWK_COMMAND), ...matches(text, AWK_INPUT)],
      mentioned: [],
    };
  }
  if (/^g?sed$/.test(name)) {
    const commands = Array.from(
      text.matchAll(SED_COMMAND),
      ([, first, , put]) => first ?? put ?? "",
    );
    return { paths: matches(text, SED_OUTPUT), commands, mentioned: [] };
  }
  const mentioned = Array.from(text.matchAll(STRING), ([, , path = ""]) => path).filter(isPath);
  const written = pathsWritten(text).filter(isPath);
  return {
    mentioned,
    paths: name.startsWith("perl") || name.startsWith("ruby")
      ? [...written, ...wordPaths(text)]
      : written,
    commands: [
      ...Array.from(text.matchAll(SHELL_CALL), ([, , command = ""]) => command),
      ...(/^(?:perl|ruby|php)/.test(name) ? matches(text, BACKQUOTED) : []),
      ...Array.from(text.matchAll(LIST_CALL), ([, list = ""]) => wordsOf(list)),
    ],
  };
}

/** Every text in a program that may be a path; of sed, what it reads and writes. */
export function pathsInCode(name: string, text: string): string[] {
  if (/^g?sed$/.test(name)) return matches(text, SED_FILE);
  return Array.from(text.matchAll(STRING), ([, , path = ""]) => path)
    .filter((path) => path !== "" && path.length <= 4096 && !path.includes("\n"));
}

/** Of those, what it may write or remove. */
export function pathsWrittenInCode(name: string, text: string): string[] {
  return /awk$|sed$/.test(name) ? codeEffects(name, text).paths : pathsWritten(text);
}

/** What `awk -v o=FILE '{ print > o }'` writes. */
export function assignedOutputs(args: readonly string[]): string[] {
  const written = new Set(args.flatMap((arg) => matches(arg, AWK_OUTPUT_VARIABLE)));
  return args.flatMap((arg) => {
    const [, name = "", value = ""] = /^(?:-v|--assign=)?([A-Za-z_]\w*)=(.+)$/s.exec(arg) ?? [];
    return written.has(name) ? [value] : [];
  });
}

function pathsWritten(text: string): string[] {
  const rest = withoutUnwritten(text);
  if (!WRITING.test(rest)) return [];
  const makesDirectories = MAKES_DIRECTORIES.test(rest);
  return Array.from(rest.matchAll(STRING)).flatMap(({ 2: text = "", index }) => {
    // `open F, ">file"` of perl.
    const path = text.replace(/^\+?[<>]{1,2}\s{0,8}(?=[^\s>])/, "");
    const before = rest.slice(Math.max(0, index - 8), index).trimEnd().at(-1) ?? "";
    return isNowhere(path, { before, makesDirectories }) ? [] : [path];
  });
}

/**
 * Whether nothing can be written or removed there: a place without the directory around it, "/api/v1" of an address; "/login"
 * and "/" in a list of such.
 */
function isNowhere(
  path: string,
  { before, makesDirectories }: { before: string; makesDirectories: boolean },
): boolean {
  if (path === "/") return !/[(=]/.test(before);
  const [, top = "", rest = ""] = /^(\/[^/]+)(\/.)?/.exec(path) ?? [];
  if (top === "" || isThere(top)) return false;
  return rest === "" ? before !== "(" : !makesDirectories;
}

/** Refuses paths that lead outside; a relative name without `..` cannot. */
export async function refuseCodePaths(
  paths: readonly string[],
  invocation: Pick<Invocation, "cwd" | "workspace">,
): Promise<Verdict> {
  const { home } = invocation.workspace;
  const known = paths.map((path) => path.replace(/^~(?=\/|$)/, home)).filter((path) =>
    locate(path, invocation.cwd) !== undefined
  );
  return await refuseOutside(invocation, known);
}

function matches(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), (match) => match.slice(1).find(Boolean) ?? "");
}

/** A list of strings as a command line. */
function wordsOf(list: string): string {
  return Array.from(list.matchAll(STRING), ([, , word = ""]) => shellQuote(word)).join(" ");
}

function isPath(text: string): boolean {
  if (!/^(?:\/|~(?:\/|$)|\.\.(?:\/|$))[^\t-\r*?<>|]*$/.test(text) || text.startsWith("//")) {
    return false;
  }
  // What has blanks may be words as well: "/home/my name/x" is a path where there is such a directory.
  const upToBlank = /^[^ ]* [^/]*/.exec(text)?.[0];
  return upToBlank === undefined || isThere(upToBlank);
}

/** `unlink </etc/*>`, `%w(/etc)`: paths that no quotes stand around. */
function wordPaths(text: string): string[] {
  return WRITING.test(text)
    ? Array.from(
      text.matchAll(/[<(\s](\/(?:etc|usr|var|home|opt|root)\/[\w./-]*)/g),
      ([, path = ""]) => path,
    )
    : [];
}
