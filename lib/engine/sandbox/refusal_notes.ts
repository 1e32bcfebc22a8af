/**
 * What a model is told when a command met the borders of the sandbox, so that it does not try again.
 *
 * @module
 */
import type { CommandSandbox } from "../../sys/sandbox/command_sandbox.ts";

/** What programs say of EROFS, and of EBUSY for what is a mount. */
const NO_WRITE =
  /read-only file system|\bEROFS\b|os error 30\b|(?:rename|move|remove|unlink|rmdir|config file)[^\n]*(?:device or resource busy|\bEBUSY\b)/i;

/** What programs say that do without the proxy, or for which there is none. */
const NO_NETWORK =
  /could not resolve (?:host|proxy)|name resolution|name or service not known|no such host|nodename nor servname|\bE(?:NOTFOUND|AI_AGAIN|NETUNREACH)\b|network is unreachable|dns error/i;

/** The lines below a command's output. */
export async function refusalNotes(output: string, sandbox: CommandSandbox): Promise<string[]> {
  const notes = (await sandbox.takeNotices()).map((notice) => `[${notice}]`);
  if (sandbox.borders !== undefined && NO_WRITE.test(output)) {
    sandbox.refusals.add();
    notes.push(`[${sandbox.borders.summary}; trying again changes nothing]`);
  }
  const { connections } = sandbox;
  // What the relay has refused is told already.
  const isTold = notes.some((note) => note.startsWith("[no connection to"));
  if (connections !== undefined && !isTold && NO_NETWORK.test(output)) {
    sandbox.refusals.add();
    const how = connections.entries.length === 0
      ? ""
      : "; programs reach that by the proxy that HTTPS_PROXY names, and find no hosts otherwise";
    notes.push(`[${connections.summary}${how}; trying again changes nothing]`);
  }
  return notes;
}
