import { assert, assertEquals } from "@std/assert";
import { FileChanges } from "../../../lib/sys/files/file_changes.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const NEVER = new AbortController().signal;
/** Nobody waits so long for what has happened. */
const LONG_MS = 60_000;

async function write(path: string): Promise<void> {
  await Deno.writeTextFile(path, "x", { append: true });
}

Deno.test("FileChanges tells of what is written while one waits, and of what was written before", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  await Deno.writeTextFile(path, "");
  using changes = new FileChanges(path);
  for (let times = 0; times < 3; times++) {
    const change = changes.next(LONG_MS, NEVER);
    await write(path);
    assert(await change);
    await write(path);
    assert(await changes.next(LONG_MS, NEVER));
  }
});

Deno.test("FileChanges waits no longer than it is told, and not when it is given up", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  await Deno.writeTextFile(path, "");
  using changes = new FileChanges(path);
  assertEquals(await changes.next(5, NEVER), false);
  assertEquals(await changes.next(LONG_MS, AbortSignal.abort()), false);
  const abort = new AbortController();
  const change = changes.next(LONG_MS, abort.signal);
  abort.abort();
  assertEquals(await change, false);
});

Deno.test("FileChanges hears nothing of a file that is not there", async () => {
  await using directory = await temporaryDirectory();
  using changes = new FileChanges(directory.at("nothing"));
  assertEquals(await changes.next(5, NEVER), false);
});
