/**
 * One program about to be run, as the rules of the deny list see it.
 *
 * @module
 */
import type { Places } from "./places.ts";
import { UNKNOWN } from "./shell/expand.ts";

export interface Invocation {
  /** The program without its directory. */
  name: string;
  /** Expanded; what cannot be told stands in them as {@linkcode UNKNOWN}. */
  args: readonly string[];
  /** Where relative paths start; undefined after a `cd` to somewhere that cannot be told. */
  cwd: string | undefined;
  places: Places;
}

/** Why a command is refused; undefined when nothing stands against it. */
export type Refusal = string | undefined;

/** The absolute path that an argument means; undefined when it cannot be told. */
export function locate(path: string, cwd: string | undefined): string | undefined {
  if (path.startsWith(UNKNOWN)) return undefined;
  const known = path.replaceAll(UNKNOWN, "_");
  if (known.startsWith("/")) return known;
  // Not normalised: what `..` means after a symbolic link is for realPlace to find out.
  return cwd === undefined ? undefined : `${cwd}/${known}`;
}

/** An argument as a person would write it. */
export function shown(arg: string): string {
  return `"${arg.replaceAll(UNKNOWN, "$…")}"`;
}

/** Refuses the first of `paths` that lies outside of the working directory, or among secrets. */
export async function refuseOutside(
  { cwd, places }: Invocation,
  paths: readonly string[],
  { unknown = "allow" }: { unknown?: "allow" | "refuse" } = {},
): Promise<Refusal> {
  for (const path of paths) {
    const place = locate(path, cwd);
    if (place === undefined) {
      if (unknown === "refuse") return `it cannot be told beforehand where ${shown(path)} leads`;
    } else if (!await places.isWritable(place)) {
      const secret = await places.secretAt(place, { isWritten: true });
      return secret === undefined
        ? `${shown(path)} is outside of the working directory`
        : `${shown(path)} holds ${secret}`;
    }
  }
  return undefined;
}
