import { assert, assertEquals } from "@std/assert";
import { openLocked } from "../../../lib/engine/sessions/session.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test(
  "openLocked() waits for no run that has the conversation, and takes it once that has let go",
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
    assertEquals(await openLocked(path), undefined);
    await holder.stdin.close();
    await words.cancel();
    await holder.status;
    using file = await openLocked(path);
    assert(file !== undefined);
  },
);
