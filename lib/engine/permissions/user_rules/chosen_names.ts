/**
 * Which files alone a search is told to look into: `grep -r --include='*.py'`, `rg -g '*.ts'`, `rg -t py`.
 *
 * @module
 */

/** Of ripgrep's, those that are asked for most; see `rg --type-list`. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  py: ["*.py", "*.pyi"],
  ts: ["*.ts", "*.tsx", "*.cts", "*.mts"],
  js: ["*.js", "*.jsx", "*.cjs", "*.mjs", "*.vue"],
  rust: ["*.rs"],
  go: ["*.go"],
  java: ["*.java", "*.jsp", "*.jspx", "*.properties"],
  c: ["*.c", "*.h", "*.H", "*.c.in", "*.h.in", "*.H.in", "*.cats"],
  css: ["*.css", "*.scss"],
  md: ["*.markdown", "*.md", "*.mdown", "*.mdwn", "*.mdx", "*.mkd", "*.mkdn"],
};
/** A pattern that is one to each of them, and of which no directory is meant. */
const ENDING = /^(?:\*\*\/)?\*\.[\w.]+$/;

/** Of `*.{ts,tsx}`, both. */
function withoutBraces(glob: string): string[] {
  const [, before, inside, after] = /^([^{}]*)\{([^{}]*)\}([^{}]*)$/.exec(glob) ?? [];
  return inside === undefined
    ? [glob]
    : inside.split(",").map((piece) => `${before}${piece}${after}`);
}

/** A pattern of which only `*` means something, and which is true of all that `[…]`, `?` and `\\` let it be. */
export function widened(pattern: string): string {
  return pattern.replaceAll(/\\.|\[[^\]]*\]?|[?\\]/gs, "*");
}

/** Patterns of names of which one has to be true; undefined where others are searched as well. */
export function chosenNames(name: string, args: readonly string[]): string[] | undefined {
  if (/^[efz]?grep$/.test(name)) {
    const choices = args.filter((arg) => /^--(?:inc|exclude(?=[=$]|$))/.test(arg));
    // What matches none is searched, unless the first of all says what is to be.
    if (!choices[0]?.startsWith("--include=")) return undefined;
    const patterns = choices.flatMap((arg) => /^--inc\w*=(.+)/.exec(arg)?.[1] ?? []);
    const isTold = choices.every((arg) => !/^--inc/.test(arg) || arg.includes("="));
    return isTold ? patterns.map(widened) : undefined;
  }
  if (name !== "rg" || args.some((arg) => /^--(?:type-|i?glob-|iglob)/.test(arg))) return undefined;
  const globs: string[] = [];
  const types: string[] = [];
  for (const [index, arg] of args.entries()) {
    const next = args[index + 1] ?? "";
    const [, glob = arg === "-g" || arg === "--glob" ? next : undefined] =
      /^(?:--glob=|-g(?=.))(.+)/s.exec(arg) ?? [];
    const [, type = arg === "-t" || arg === "--type" ? next : undefined] =
      /^(?:--type=|-t(?=.))(.+)/s.exec(arg) ?? [];
    if (glob !== undefined && !glob.startsWith("!")) globs.push(...withoutBraces(glob));
    if (type !== undefined) types.push(type);
  }
  if (globs.some((glob) => !ENDING.test(glob))) return undefined;
  if (types.some((type) => !Object.hasOwn(TYPES, type))) return undefined;
  const patterns = [
    ...globs.map((glob) => glob.replace(/^\*\*\//, "")),
    ...types.flatMap((type) => TYPES[type] ?? []),
  ];
  return patterns.length === 0 ? undefined : patterns;
}
