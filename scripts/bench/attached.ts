/**
 * `attach` on an agent whose log is written by who measures.
 *
 * @module
 */
import { join } from "@std/path/join";
import { agentIds, isonforge } from "./homes.ts";
import { ISONFORGE } from "./programs.ts";

export interface Attached {
  /** Of the agent, which sleeps for an hour. */
  id: string;
  /** Path of its log. */
  log: string;
  /** What is printed goes to its stdout. */
  follower: Deno.ChildProcess;
}

/** Starts an agent in an empty home, and `attach` on it. */
export async function startAttached(home: string): Promise<Attached> {
  await isonforge(["--bg", "--model", "rehearsal", "rehearse: sleep 3600"], home);
  const [id = ""] = await agentIds(home);
  const follower = new Deno.Command(ISONFORGE, {
    args: ["attach", "-n", "0", id],
    env: { ISONFORGE_HOME: home },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  return { id, log: join(home, "agents", id, "stdout.log"), follower };
}
