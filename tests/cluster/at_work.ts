import { poll } from "../helpers/poll.ts";
import type { Sandbox } from "../helpers/sandbox.ts";

/** Waits until the worker of an agent runs a tool. */
export async function untilAtWork(sandbox: Sandbox, id: string): Promise<void> {
  await poll(
    () => {
      try {
        return /"tool"/.test(Deno.readTextFileSync(sandbox.path(id, "progress.json")));
      } catch {
        return false;
      }
    },
    `the tool of ${id}`,
  );
}
