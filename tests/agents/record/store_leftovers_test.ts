import { assertEquals, assertThrows } from "@std/assert";
import { AgentStore } from "../../../lib/agents/record/store.ts";
import { UserError } from "../../../lib/errors.ts";
import { namesIn } from "../../helpers/files.ts";
import { publish, record } from "../../helpers/records.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../helpers/temporary_directory.ts";

const FRESH = ".new-11111111";
const ABANDONED = ".new-22222222";
const REMOVED = ".removed-33333333-44444444";

/** What commands leave that were killed at work: one a moment ago, two long ago. */
async function leave(directory: TemporaryDirectory): Promise<void> {
  for (const name of [FRESH, ABANDONED, REMOVED]) {
    await Deno.mkdir(directory.at("agents", name), { recursive: true, mode: 0o700 });
    const meta = JSON.stringify(record("11111111"));
    await Deno.writeTextFile(directory.at("agents", name, "meta.json"), meta);
  }
  const longAgo = Date.now() / 1000 - 3600;
  await Deno.utime(directory.at("agents", ABANDONED), longAgo, longAgo);
}

Deno.test("AgentStore.list() and resolve() see nothing when directories are on their way", async () => {
  await using directory = await temporaryDirectory();
  await leave(directory);
  const store = new AgentStore(directory.path);
  assertEquals(store.list(), []);
  for (const prefix of ["1", "22222222", "33333333"]) {
    assertThrows(() => store.resolve(prefix), UserError, "no such agent");
  }
});

Deno.test("AgentStore.create() sweeps what killed commands left, and nothing that is at work", async () => {
  await using directory = await temporaryDirectory();
  await leave(directory);
  const id = await publish(new AgentStore(directory.path));
  assertEquals(namesIn(directory.at("agents")), [FRESH, id].sort());
});

Deno.test("AgentStore.remove() sweeps what killed commands left", async () => {
  await using directory = await temporaryDirectory();
  const store = new AgentStore(directory.path);
  const id = await publish(store);
  await leave(directory);
  await store.locked(id, () => store.remove(id));
  assertEquals(namesIn(directory.at("agents")), [FRESH]);
});

Deno.test("AgentStore ignores names that are no id when there are some", async () => {
  await using directory = await temporaryDirectory();
  const store = new AgentStore(directory.path);
  const id = await publish(store);
  for (const name of ["README", "a3f8c1d", "A3F8C1D2", "..."]) {
    await Deno.mkdir(directory.at("agents", name));
  }
  assertEquals(store.list().map((entry) => entry.id), [id]);
});

Deno.test("AgentStore.read() is not disturbed when a killed writer left its temporary file", async () => {
  await using directory = await temporaryDirectory();
  const store = new AgentStore(directory.path);
  const id = await publish(store);
  await Deno.writeTextFile(directory.at("agents", id, ".meta.json.0a1b2c3d.tmp"), "{");
  assertEquals(store.read(id), record(id));
  assertEquals(store.list(), [{ id, meta: record(id) }]);
});
