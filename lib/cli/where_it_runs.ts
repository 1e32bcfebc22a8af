/**
 * Places where what a command does is not what its user means.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { isonforgeHome } from "../config/environment.ts";
import { UserError } from "../errors.ts";
import { PROGRAM } from "../version.ts";
import { printWarning } from "./output/print.ts";

/**
 * As pid 1 of a container, with which the container ends and all that it started.
 *
 * @throws {UserError}
 */
export function assertNotInit(): void {
  if (Deno.pid !== 1) return;
  throw new UserError(
    "cannot start a background agent as pid 1: the container ends with this command, and the agent with it",
    { hint: `run it in the foreground: ${PROGRAM} -p "…"` },
  );
}

/** As root with the HOME of a user, who could not use what root makes there. */
export function warnOfForeignHome(): void {
  if (Deno.uid() !== 0) return;
  const home = isonforgeHome();
  try {
    Deno.lstatSync(home);
  } catch {
    const owner = ownerOf(dirname(home));
    if (owner === undefined || owner === 0) return;
    printWarning(
      `"${home}" will be root's: it is in a directory of another user (uid ${owner}), who will not be able ` +
        `to use it; sudo -H takes root's own home`,
    );
  }
}

function ownerOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).uid ?? undefined;
  } catch {
    return undefined;
  }
}
