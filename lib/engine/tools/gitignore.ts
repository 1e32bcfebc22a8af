/**
 * The rules of `.gitignore` files, as gitignore(5) has them.
 *
 * @module
 */

/** One pattern of a file. */
export interface IgnoreRule {
  /** Matches a path relative to the directory of the file, without a leading slash. */
  pattern: RegExp;
  /** Begins with `!`: what matches is not ignored after all. */
  isNegated: boolean;
  /** Ends with `/`: only directories match. */
  isForDirectories: boolean;
}

/** The rules of one file, and the directory that they count from. */
export interface IgnoreFile {
  /** Relative to the root of the walk's paths, "" for the root itself. */
  directory: string;
  rules: readonly IgnoreRule[];
}

/** Reads the text of a `.gitignore` file. */
export function parseGitignore(content: string): IgnoreRule[] {
  const text = asBytes(content.replace(/^\uFEFF/, ""));
  return text.split("\n").flatMap((line) => parseLine(line.replace(/\r$/, "")));
}

/**
 * Whether the entry at `path` is ignored by `files`, outermost first. The caller has already left out what lies in an
 * ignored directory: nothing in there can be brought back.
 */
export function isIgnored(
  path: string,
  { isDirectory, files }: { isDirectory: boolean; files: readonly IgnoreFile[] },
): boolean {
  for (const { directory, rules } of files.toReversed()) {
    const relative = asBytes(directory === "" ? path : path.slice(directory.length + 1));
    const rule = rules.findLast(({ isForDirectories, pattern }) =>
      (isDirectory || !isForDirectories) && pattern.test(relative)
    );
    if (rule !== undefined) return !rule.isNegated;
  }
  return false;
}

/** One character a byte: git matches bytes, so that `?` is not a whole `ä`. */
function asBytes(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

function parseLine(line: string): IgnoreRule[] {
  let glob = dropTrailingSpaces(line);
  if (glob === "" || glob.startsWith("#")) return [];
  const isNegated = glob.startsWith("!");
  if (isNegated) glob = glob.slice(1);
  const isForDirectories = glob.endsWith("/");
  if (isForDirectories) glob = glob.slice(0, -1);
  // A slash anywhere but at the end binds the pattern to the directory of the file.
  const isAnchored = glob.includes("/");
  if (glob.startsWith("/")) glob = glob.slice(1);
  if (glob === "") return [];
  const body = globPattern(glob);
  if (body === undefined) return [];
  return [{
    pattern: new RegExp(`^${isAnchored ? "" : "(?:.*/)?"}${body}$`, "s"),
    isNegated,
    isForDirectories,
  }];
}

/** Trailing spaces do not count, unless a backslash quotes them. */
function dropTrailingSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === " " && !isQuoted(line, end - 1)) end--;
  return line.slice(0, end);
}

function isQuoted(line: string, position: number): boolean {
  let backslashes = 0;
  while (line[position - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

/** wildmatch with WM_PATHNAME, as git calls it. Undefined when the pattern can match nothing. */
function globPattern(glob: string): string | undefined {
  let result = "";
  for (let i = 0; i < glob.length; i++) {
    const char = glob[i] ?? "";
    if (char === "\\") {
      if (i + 1 === glob.length) return undefined;
      result += escape(glob[++i] ?? "");
    } else if (char === "*") {
      let stars = 1;
      while (glob[i + stars] === "*") stars++;
      const isWhole = stars === 2 && (i === 0 || glob[i - 1] === "/") &&
        [undefined, "/"].includes(glob[i + stars]);
      i += stars - 1;
      if (!isWhole) {
        result += "[^/]*";
      } else if (glob[i + 1] === "/") {
        result += "(?:.*/)?"; // `**/`: in any directory, this one too
        i++;
      } else {
        result += i === 1 ? ".*" : ".+"; // `dir/**`: everything in it, not itself
      }
    } else if (char === "?") {
      result += "[^/]";
    } else if (char === "[") {
      const end = endOfClass(glob, i);
      if (end === -1) return undefined;
      const content = classContent(glob.slice(i + 1, end));
      if (content === undefined) return undefined;
      result += `(?!/)${content}`;
      i = end;
    } else {
      result += escape(char);
    }
  }
  return result;
}

/** The `]` that closes the class opened at `start`; one right after the opening is a member. */
function endOfClass(glob: string, start: number): number {
  let i = start + 1;
  if (glob[i] === "!" || glob[i] === "^") i++;
  if (glob[i] === "]") i++;
  for (; i < glob.length; i++) {
    if (glob[i] === "\\") i++;
    else if (glob.startsWith("[:", i)) i = Math.max(i, glob.indexOf(":]", i) + 1);
    else if (glob[i] === "]") return i;
  }
  return -1;
}

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  blank: " \\t",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

function classContent(content: string): string | undefined {
  const isNegated = /^[!^]/.test(content);
  let members = "";
  const text = isNegated ? content.slice(1) : content;
  for (let i = 0; i < text.length; i++) {
    const posix = text.slice(i).match(/^\[:(\w+):\]/);
    if (posix !== null) {
      const known = POSIX_CLASSES[posix[1] ?? ""];
      if (known === undefined) return undefined;
      members += known;
      i += posix[0].length - 1;
    } else if (text[i] === "\\" && i + 1 < text.length) {
      members += escape(text[++i] ?? "");
    } else if (text[i] === "-" && i > 0 && i + 1 < text.length) {
      members += "-";
    } else {
      members += escape(text[i] ?? "");
    }
  }
  const pattern = `[${isNegated ? "^" : ""}${members}]`;
  try {
    new RegExp(pattern);
    return pattern;
  } catch {
    return undefined; // A range that runs backwards matches nothing.
  }
}

function escape(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
}
