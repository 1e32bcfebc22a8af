/**
 * What this program is called and which one it is.
 *
 * @module
 */
import configuration from "../deno.json" with { type: "json" };

export const PROGRAM = "isonforge";

/** The version in deno.json: said once. */
export const VERSION: string = configuration.version;

/** Where it comes from: scripts/build/stamp.ts writes the commit here, in place of "from source". */
const ORIGIN = "isonforge-build: from source";

const SOURCE = ORIGIN.slice(ORIGIN.indexOf(" ") + 1);

/** For `--version`: what a report of a bug needs, on one line. */
export function describeVersion(): string {
  return `${PROGRAM} ${VERSION} (${SOURCE}, deno ${Deno.version.deno}, ${Deno.build.target})`;
}

/** What is not plain in that line; undefined where all of it is. */
export function explainVersion(): string | undefined {
  if (!SOURCE.includes("unverified")) return undefined;
  return "unverified: built where only npm answers, with stand-ins that deno.lock has no checksums of";
}
