/**
 * What a model is told when a command met the borders of the sandbox, so that it does not try again.
 *
 * @module
 */
import type { CommandSandbox } from "../../sys/sandbox/command_sandbox.ts";

/** What programs say of EROFS, and of EBUSY for what is a mount. */
const NO_WRITE =
  /read-only file system|\bEROFS\b|os error 30\b|(?:rename|move|remove|unlink|rmdir|config file)[^\n]*(?:device or resource busy|\bEBUSY\b)/i;

/** The lines below a command's output. */
export async function refusalNotes(output: string, sandbox: CommandSandbox): Promise<string[]> {
  const notes = (await sandbox.takeNotices()).map((notice) => `[${notice}]`);
  if (sandbox.borders !== undefined && NO_WRITE.test(output)) {
    sandbox.refusals.add();
    notes.push(`[${sandbox.borders.summary}; trying again changes nothing]`);
  }
  return notes;
}
