import { assert, assertEquals } from "@std/assert";
import { openLocked } from "../../../lib/engine/sessions/session.ts";
import { settlesWithin } from "../../../lib/sys/settles_within.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** Whoever waited so long would not come back in time for this test. */
const LONG_MS = 600_000;

Deno.test(
  "openLocked() waits for no run that is seen to have the conversation, and takes it once that has let go",
  {
    ignore: Deno.build.os !== "linux",
    // A lock that was given up is closed when it comes, which no promise of the test tells.
    sanitizeOps: false,
    sanitizeResources: false,
  },
  async () => {
    await using directory = await temporaryDirectory();
    const path = directory.at("conversation.jsonl");
    await Deno.writeTextFile(path, "");
    const holder = new Deno.Command("flock", {
      args: [path, "sh", "-c", "echo ready; read -r go"],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const words = holder.stdout.getReader();
    // It says so once it has the lock.
    await words.read();
    assertEquals(await openLocked(path, { lateMs: LONG_MS }), undefined);
    await holder.stdin.close();
    await words.cancel();
    await holder.status;
    using file = await openLocked(path, { lateMs: LONG_MS });
    assert(file !== undefined);
  },
);

Deno.test("openLocked() waits for a lock that no run is seen to have", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("conversation.jsonl");
  await Deno.writeTextFile(path, "");
  // Of this process: so a lock looks that is only late.
  const held = await Deno.open(path);
  await held.lock(true);
  const opening = openLocked(path, { lateMs: LONG_MS });
  // Longer than for another run.
  assertEquals(await settlesWithin(opening, 300), false);
  held.close();
  using file = await opening;
  assert(file !== undefined);
});
