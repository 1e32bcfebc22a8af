/**
 * Paths in rules, in the syntax of .gitignore: `./secrets/**`, `*.pem`, `~/notes`, `//etc`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { resolvePath } from "../../../sys/files/resolve_path.ts";
import { type IgnoreRule, isIgnored, parseGitignore } from "../../tools/search/gitignore.ts";

/** What no pattern of a person means by itself. */
const ANY_NAME = "\u0001";

export interface PathPatternOptions {
  /** Where relative patterns begin, absolute. */
  bases: readonly string[];
  /** What `~` means, absolute. */
  home: string;
  /** A refusal must hold where letters do not tell files apart. */
  ignoresCase: boolean;
}

/** One pattern, from each of the directories that it may count from. */
export class PathPattern {
  readonly #files: ReadonlyArray<{ base: string; rules: readonly IgnoreRule[] }>;
  readonly #ignoresCase: boolean;
  readonly #beginning: string;

  private constructor(
    files: ReadonlyArray<{ base: string; rules: readonly IgnoreRule[] }>,
    { ignoresCase, beginning }: { ignoresCase: boolean; beginning: string },
  ) {
    this.#files = files;
    this.#ignoresCase = ignoresCase;
    this.#beginning = beginning;
  }

  /** Looks where the directories are, every link followed. */
  static async of(pattern: string, options: PathPatternOptions): Promise<PathPattern> {
    const { bases, home, ignoresCase } = options;
    const [from, glob] = pattern.startsWith("//")
      ? [["/"], pattern.slice(1)]
      : /^~(?=\/|$)/.test(pattern)
      ? [[home], pattern.slice(1) || "/**"]
      : [bases, pattern.replace(/^\.(?=\/)/, "").replace(/^\.$/, "/**")];
    const text = ignoresCase ? folded(glob) : glob;
    const files = await Promise.all(
      from.map(async (base) => ({
        base: await resolvePath(base, "/"),
        rules: parseGitignore(text.replace(/^[!#]/, "\\$&")),
      })),
    );
    return new PathPattern(files, { ignoresCase, beginning: beginningOf(glob) });
  }

  /** The directories, absolute, below which all lies that can be meant; or that itself. */
  get roots(): string[] {
    return this.#files.map(({ base }) => join(base, this.#beginning));
  }

  /** Whether everything in a directory is meant: `secrets` by `secrets/**`. */
  testAllIn(directory: string): boolean {
    return this.test(join(directory, ANY_NAME));
  }

  /** Whether an absolute path is meant, or lies in a directory that is. */
  test(place: string): boolean {
    return this.#files.some(({ base, rules }) => {
      const below = base === "/" ? place.slice(1) : place.slice(base.length + 1);
      if (below === "" || (base !== "/" && !place.startsWith(`${base}/`))) return false;
      const names = (this.#ignoresCase ? folded(below) : below).split("/");
      return names.some((_, index) =>
        isIgnored(names.slice(0, index + 1).join("/"), {
          isDirectory: index < names.length - 1,
          files: [{ directory: "", rules }],
        })
      );
    });
  }
}

/** The names before the first that means several; a pattern without a slash means names anywhere. */
function beginningOf(glob: string): string {
  if (!glob.replace(/\/+$/, "").includes("/")) return "";
  const names = glob.split("/").filter((name) => name !== "");
  const end = names.findIndex((name) => /[*?[\\]/.test(name));
  return names.slice(0, end === -1 ? undefined : end).join("/");
}

/** Where letters do not tell files apart, neither does how an accent is written. */
function folded(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
