/**
 * How this program came to where it is.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { systemFailure } from "../../sys/system_error.ts";
import { PROGRAM } from "../../version.ts";
import { packageManager } from "./package_manager.ts";

/** Whether scripts/install.sh may replace the program; else why not, and the command line that does. */
export type Installation =
  | { kind: "replaceable"; directory: string; command: string }
  | { kind: "kept"; reason: UserError; command: string };

/**
 * Looks at an installed program. Nothing changes.
 *
 * @param path of the program, links resolved
 * @param options.baseUrl where releases are looked for, unless that is the usual place
 * @throws {UserError} when this is none, but runs from its sources
 */
export async function readInstallation(
  path: string,
  { baseUrl }: { baseUrl?: string | undefined } = {},
): Promise<Installation> {
  const upgrade = baseUrl === undefined ? "upgrade" : `upgrade --base-url ${shellQuote(baseUrl)}`;
  if (!Deno.build.standalone) {
    throw new UserError("cannot upgrade: this runs from its sources", {
      hint: "git pull, then deno task build",
    });
  }
  const manager = await packageManager(path);
  if (manager !== undefined) {
    const { name, command } = manager;
    return kept(`cannot upgrade: ${name} installed ${path}`, { command });
  }
  const directory = dirname(path);
  // The installer would put one of its own name beside it.
  if (basename(path) !== PROGRAM) {
    const [from, to] = [path, join(directory, PROGRAM)].map(shellQuote);
    return kept(`cannot upgrade ${path}: its name is not ${PROGRAM}`, {
      command: `mv -n ${from} ${to} && ${to} ${upgrade}`,
      hint: "a link to it may have any name: ",
    });
  }
  try {
    // The installer writes beside it, and renames.
    await Deno.remove(await Deno.makeTempFile({ dir: directory, prefix: `.${PROGRAM}.` }));
  } catch (cause) {
    return kept(systemFailure(`cannot replace ${path}`, cause).message, {
      command: `sudo ${shellQuote(path)} ${upgrade}`,
      hint: "as who may write there: ",
      cause,
    });
  }
  return { kind: "replaceable", directory, command: `${PROGRAM} ${upgrade}` };
}

function kept(
  message: string,
  { command, hint = "", cause }: { command: string; hint?: string; cause?: unknown },
): Installation {
  return { kind: "kept", reason: new UserError(message, { hint: hint + command, cause }), command };
}
