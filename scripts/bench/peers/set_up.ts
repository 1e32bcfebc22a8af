/**
 * The first run of each kind: it makes the home, is not counted, and proves that a switch does something.
 *
 * @module
 */
import { join } from "@std/path/join";
import { type Candidate, prepareRun } from "./candidate.ts";
import { type Extra, HELPERS } from "./contestants/contestant.ts";
import { runProgram } from "./run_program.ts";
import type { ScriptedServer } from "./scripted_server.ts";

/** Outside of what a sandbox lets a command write to: some let it write to /tmp. */
const OUTSIDE = "/var/tmp";

/** @throws {Error} when the program does not answer, runs no command, or the switch does nothing */
export async function setUp(
  candidate: Candidate,
  { server, extra }: { server: ScriptedServer; extra?: Extra },
): Promise<void> {
  const run = await prepareRun(candidate, { origin: server.origin, extra });
  const outside = join(OUTSIDE, `isonforge-bench-${crypto.randomUUID()}`);
  const touch = extra === "sandbox" ? `touch here; touch ${outside}; true` : "touch here";
  const { shell } = candidate.contestant;
  server.play({ words: 1, commands: { shell, count: 1, command: () => touch } });
  try {
    await runProgram(run, { server });
    if (!await exists(join(run.cwd, "here"))) throw new Error("did not run the command");
    if (extra === "sandbox" && await exists(outside)) throw new Error("has no sandbox here");
    if (extra === "mcp" || extra === "hook") {
      const proof = HELPERS[extra].proof(run.home);
      if (!await exists(proof)) throw new Error(`did not use the ${NAMES[extra]}`);
    }
  } finally {
    if (await exists(outside)) await Deno.remove(outside);
  }
}

export const NAMES: Record<Extra, string> = {
  mcp: "MCP server",
  hook: "hook",
  sandbox: "sandbox",
};

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}
