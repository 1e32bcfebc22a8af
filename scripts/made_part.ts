/**
 * Parts of a file that a script makes: what stands between `<!-- made by SCRIPT -->` and
 * `<!-- end of what SCRIPT made -->`.
 *
 * @module
 */

export interface MadePart {
  /** The script, e.g. `scripts/bench.ts`. */
  by: string;
  /** What has to stand there, without a line break at its end. */
  text: string;
  /** Only look. */
  isCheck?: boolean;
}

/**
 * Puts a made part into a file where it is not there yet.
 *
 * @returns whether the file held something else
 * @throws {Error} when it has no place for it, or more than one
 */
export async function updateMadePart(
  path: string,
  { by, text, isCheck = false }: MadePart,
): Promise<boolean> {
  const before = await Deno.readTextFile(path);
  const after = withMadePart(before, { by, text });
  if (after === undefined) {
    const [begin, end] = markers(by);
    throw new Error(`${path} needs one line "${begin}", and below it one "${end}"`);
  }
  if (after === before) return false;
  if (!isCheck) await Deno.writeTextFile(path, after);
  return true;
}

/** The whole text with the part in it; undefined where there is no place for it, or more than one. */
export function withMadePart(
  whole: string,
  { by, text }: Pick<MadePart, "by" | "text">,
): string | undefined {
  const lines = whole.split("\n");
  const [begin, end] = markers(by).map((marker) => {
    const index = lines.indexOf(marker);
    return index === lines.lastIndexOf(marker) ? index : -1;
  });
  if (begin === undefined || end === undefined || begin < 0 || end < begin) return undefined;
  return [...lines.slice(0, begin + 1), "", text, "", ...lines.slice(end)].join("\n");
}

/** The lines around what `script` makes. */
export function markers(script: string): [begin: string, end: string] {
  return [`<!-- made by ${script} -->`, `<!-- end of what ${script} made -->`];
}
