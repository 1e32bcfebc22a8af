/**
 * Homes with agents in them.
 *
 * @module
 */
import { join } from "@std/path/join";
import { ISONFORGE, timeOf } from "./programs.ts";

const PROMPT = "audit every fetch() call for missing await + timeout";

/** Makes a home with so many ended agents: copies of the record of a real one. */
export async function copyRecords(home: string, count: number): Promise<void> {
  await isonforge(["--bg", "--model", "rehearsal", PROMPT], home);
  const [first = ""] = await agentIds(home);
  await isonforge(["attach", first], home);
  const meta = JSON.parse(await Deno.readTextFile(join(home, "agents", first, "meta.json")));
  for (let number = 1; number < count; number++) {
    const id = number.toString(16).padStart(8, "0");
    await Deno.mkdir(join(home, "agents", id), { mode: 0o700 });
    const path = join(home, "agents", id, "meta.json");
    await Deno.writeTextFile(path, JSON.stringify({ ...meta, id }, null, 2), { mode: 0o600 });
  }
}

export async function agentIds(home: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(join(home, "agents"))))
    .filter(({ isDirectory, name }) => isDirectory && /^[0-9a-f]{8}$/.test(name))
    .map(({ name }) => name);
}

/** Runs our program to its end, its output thrown away. */
export async function isonforge(args: string[], home: string): Promise<void> {
  await timeOf({ program: ISONFORGE, args, home });
}
