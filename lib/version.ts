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

/** For `--version`: what a report of a bug needs, on one line. */
export function describeVersion(): string {
  const origin = ORIGIN.slice(ORIGIN.indexOf(" ") + 1);
  return `${PROGRAM} ${VERSION} (${origin}, deno ${Deno.version.deno}, ${Deno.build.target})`;
}
