/**
 * Places where what a command does is not what its user means.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { UserError } from "../../errors.ts";
import { SANDBOX_VARIABLE } from "../../sys/sandbox/sandbox_level.ts";
import { processTable } from "../../sys/platform.ts";
import { PROGRAM } from "../../version.ts";
import { printWarning } from "../output/print.ts";

/** Programs that are pid 1 of a container for the sake of its one command, and end with that. */
const INITS = ["tini", "docker-init", "dumb-init", "catatonit"];

/**
 * As the one command of a container, with which the container ends and all that was started in it.
 *
 * @throws {UserError}
 */
export function assertNotInit(): void {
  const isInit = Deno.pid === 1;
  if (!isInit && !(Deno.ppid === 1 && INITS.includes(programOfInit()))) return;
  const as = isInit ? "as pid 1" : "as the command of a container";
  throw new UserError(
    `cannot start a background agent ${as}: the container ends with this command, and the agent with it`,
    { hint: `run it in the foreground: ${PROGRAM} -p "…"` },
  );
}

/**
 * Inside the sandbox of a run, with which all of it ends, and where nobody would find what is started.
 *
 * @throws {UserError}
 */
export function assertNotInSandbox(): void {
  const level = environmentVariable(SANDBOX_VARIABLE);
  if (level === undefined) return;
  throw new UserError(
    `cannot start a background agent inside a sandbox (${level}): it would end with the run, and not be found`,
    { hint: "do the task in this run instead" },
  );
}

function programOfInit(): string {
  const command = processTable().commandLines([1]).get(1) ?? "";
  return basename(command.split(" ")[0] ?? "");
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
