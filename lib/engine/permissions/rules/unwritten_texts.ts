/**
 * Texts in a program of another language that name no file which it writes: what is put in the place of something else,
 * compared, printed, or read.
 *
 * @module
 */

/** Bounded, as whoever wrote the program may have written it against this. */
const ARGUMENT = String.raw`(?:"(?:\\.|[^"\\]){0,1024}"|'(?:\\.|[^'\\]){0,1024}'|[^()"'\`]){0,256}`;
/** Of `os.replace(a, b)` and `Path(a).replace(b)` the words are files; of a text's, one follows the other. */
const REPLACING = String.raw`(?<!\b(?:os|shutil))\.replace(?:All)?\((?=[^)]{0,512},)`;
const COMPARING = String
  .raw`\.(?:(?:ends|starts)[wW]ith|r?split|includes|(?:last)?[iI]ndexOf|r?find|r?index|count|match(?:All)?|test|search|contains|remove(?:prefix|suffix)|[lr]?strip|join|concat|g?sub!?|tr)\(`;
const SAYING = String
  .raw`\b(?:re\.\w{1,16}|print|console\.(?:log|error|warn|info)|require|puts|p|echo|str_replace|preg_replace|implode|explode|sys\.path\.(?:insert|append))\s?\(`;
const READING = String
  .raw`\b(?:readFile(?:Sync)?|readTextFile(?:Sync)?|existsSync|statSync|readdir(?:Sync)?|listdir|exists|isfile|isdir|file_get_contents|File\.read(?:lines)?)\(`;
const CALL = new RegExp(`(?:${REPLACING}|${COMPARING}|${SAYING}|${READING})${ARGUMENT}\\)`, "g");
/** `open(path)`, `open(path, "r")`, `Path(path).read_text()`. */
const OPENING = new RegExp(
  String
    .raw`\bopen\(\s{0,8}(?:"[^"]{0,1024}"|'[^']{0,1024}')\s{0,8}(?:,\s{0,8}(?:mode=)?["']rb?t?["']\s{0,8})?(?:,\s{0,8}(?:encoding|errors|newline)=["'][\w-]{0,32}["']\s{0,8})*\)` +
    String
      .raw`|\bPath\(\s{0,8}(?:"[^"]{0,1024}"|'[^']{0,1024}')\s{0,8}\)\.(?:read_text|read_bytes|exists|is_file|is_dir|stat|iterdir)\(`,
  "g",
);

/** What is written into a file that is open; of `File.write(path, text)` the first word is a file. */
const WRITING_TEXT = new RegExp(
  String.raw`(?<!\b(?:File|IO|fs))\.(write(?:lines)?)\(${ARGUMENT}\)`,
  "g",
);
/** Where a copy comes from. */
const COPYING =
  /\b((?:copy(?:2|file|tree|File|FileSync|Sync)?|cp(?:Sync|_r)?)\s?\(\s{0,8})(?:"[^"]{0,1024}"|'[^']{0,1024}')(?=\s{0,8},)/g;
/** A piece that is put behind another is no path by itself. */
const PIECE = /\+\s{0,8}(?:"[^"]{0,1024}"|'[^']{0,1024}')/g;

/** `process.env.HOME + "/x"`, `os.homedir() + "/x"` */
const AT_HOME = /(?:\bHOME["']?\]?|\bhomedir\(\))\s{0,8}\+\s{0,8}(["'])\//g;

/** The program without them. */
export function withoutUnwritten(program: string): string {
  return program.replaceAll(AT_HOME, "($1~/").replaceAll(CALL, "()").replaceAll(OPENING, "open()")
    .replaceAll(WRITING_TEXT, ".$1()").replaceAll(COPYING, '$1""').replaceAll(PIECE, "");
}
