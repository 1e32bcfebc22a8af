import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "@std/path/join";
import type { RecordEntry } from "../../../lib/agents/record/records.ts";
import { AgentStore } from "../../../lib/agents/record/store.ts";
import { UserError } from "../../../lib/errors.ts";
import { namesIn } from "../../helpers/files.ts";
import { publish, record } from "../../helpers/records.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../helpers/temporary_directory.ts";

const IS_ROOT = Deno.uid() === 0;

interface Sample {
  directory: TemporaryDirectory;
  store: AgentStore;
  /** The agent that something happens to, */
  id: string;
  /** and one that it must not harm. */
  other: string;
  path: string;
}

/** Two agents, and what `spoil` makes of the first one's record. */
async function withSpoilt(
  spoil: (path: string, sample: Sample) => Promise<void>,
  check: (sample: Sample) => void | Promise<void>,
): Promise<void> {
  await using directory = await temporaryDirectory();
  const store = new AgentStore(directory.at("home"));
  const [id, other] = [await publish(store), await publish(store)];
  const sample = { directory, store, id, other, path: join(store.directory(id), "meta.json") };
  await spoil(sample.path, sample);
  await check(sample);
}

/** Says what is wrong with one row; every other one must be whole. */
function reasonIn({ store, id, other }: Sample): string {
  const entries = new Map<string, RecordEntry>(store.list().map((entry) => [entry.id, entry]));
  assertEquals(entries.size, 2);
  assertEquals(entries.get(other), { id: other, meta: record(other) });
  const entry = entries.get(id);
  assert(entry !== undefined && "unreadable" in entry, JSON.stringify(entry));
  return entry.unreadable;
}

const SPOILS: ReadonlyArray<
  readonly [when: string, reason: string, spoil: (path: string, sample: Sample) => Promise<void>]
> = [
  ["empty", "it is empty", (path) => Deno.writeTextFile(path, "")],
  ["truncated", "it is not valid JSON", (path) => Deno.truncate(path, 60)],
  ["full of NULs", "it is not valid JSON", (path) => Deno.writeFile(path, new Uint8Array(512))],
  ["an empty object", `"id" is not`, (path) => Deno.writeTextFile(path, "{}")],
  ["a list", "it is not a JSON object", (path) => Deno.writeTextFile(path, "[]")],
  [
    "binary",
    "it is not valid JSON",
    (path) => Deno.writeFile(path, Uint8Array.from({ length: 256 }, (_, at) => at)),
  ],
  ["missing", "No such file", (path) => Deno.remove(path)],
  ["a directory", "not a regular file", async (path) => {
    await Deno.remove(path);
    await Deno.mkdir(path);
  }],
  ["gigabytes long", "meta.json has 50 GB", async (path) => {
    await Deno.truncate(path, 50 * 1024 ** 3);
  }],
  ["a link to a good one", "not a regular file", async (path, { directory }) => {
    await Deno.rename(path, directory.at("elsewhere"));
    await Deno.symlink(directory.at("elsewhere"), path);
  }],
];

for (const [when, reason, spoil] of SPOILS) {
  Deno.test(`AgentStore.list() flags that row only when a record is ${when}`, async () => {
    await withSpoilt(spoil, (sample) => assertStringIncludes(reasonIn(sample), reason));
  });

  Deno.test(`AgentStore.read() says why and what helps when a record is ${when}`, async () => {
    await withSpoilt(spoil, ({ store, id, other }) => {
      const error = assertThrows(() => store.read(id), UserError);
      assertStringIncludes(error.message, `cannot use the record of ${id}: `);
      assertStringIncludes(error.message, reason);
      assertStringIncludes(error.hint ?? "", `isonforge rm --force ${id}`);
      assertEquals(store.read(other), record(other));
    });
  });
}

Deno.test("AgentStore.list() flags that row only when a record may not be read", {
  ignore: IS_ROOT, // Root may read everything.
}, async () => {
  await withSpoilt(
    (path) => Deno.chmod(path, 0o000),
    (sample) => assertStringIncludes(reasonIn(sample), "ermission denied"),
  );
});

Deno.test("AgentStore follows and deletes nothing outside when an agent's directory is a link", async () => {
  await withSpoilt(async (_path, { directory, store, id }) => {
    await Deno.rename(store.directory(id), directory.at("outside"));
    await Deno.symlink(directory.at("outside"), store.directory(id));
  }, async (sample) => {
    const { directory, store, id } = sample;
    assertStringIncludes(reasonIn(sample), "is not a directory");
    assertThrows(() => store.read(id), UserError, "it is a symbolic link");
    let didRun = false;
    const action = () => {
      didRun = true;
      return Promise.resolve();
    };
    const refusals = [store.locked(id, action), store.lockedIfFree(id, 250, action)];
    for (const { reason } of (await Promise.allSettled(refusals)) as PromiseRejectedResult[]) {
      assertStringIncludes(String(reason), "it is a symbolic link");
    }
    assert(!didRun);
    assertEquals(namesIn(directory.at("outside")), ["meta.json"]);
  });
});

Deno.test("AgentStore refuses when agents/ is a link", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.at("home");
  await publish(new AgentStore(home));
  await Deno.rename(join(home, "agents"), directory.at("outside"));
  await Deno.symlink(directory.at("outside"), join(home, "agents"));
  const before = namesIn(directory.at("outside"));
  const store = new AgentStore(home);
  assertThrows(() => store.list(), UserError, "it is a symbolic link");
  assertThrows(() => store.resolve("a"), UserError, "it is a symbolic link");
  const refusal = await publish(store).catch((error) => error);
  assertStringIncludes(String(refusal), "it is a symbolic link");
  assertEquals(namesIn(directory.at("outside")), before);
});

Deno.test("AgentStore works when the home itself is a link", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("disk"));
  await Deno.symlink(directory.at("disk"), directory.at("home"));
  const store = new AgentStore(directory.at("home"));
  const id = await publish(store);
  assertEquals(store.list(), [{ id, meta: record(id) }]);
});

for (const name of ["home", "home/agents"]) {
  Deno.test(`AgentStore refuses when ${name} is another user's`, { ignore: !IS_ROOT }, async () => {
    await using directory = await temporaryDirectory();
    const store = new AgentStore(directory.at("home"));
    await publish(store);
    await Deno.chown(directory.at(name), 12_345, 12_345);
    assertThrows(() => store.list(), UserError, "it belongs to another user (uid 12345)");
    const refusal = await publish(store).catch((error) => error);
    assertStringIncludes(String(refusal), "it belongs to another user (uid 12345)");
  });
}

Deno.test("AgentStore changes nothing when an agent's directory is another user's", {
  ignore: !IS_ROOT,
}, async () => {
  await withSpoilt(
    (_path, { store, id }) => Deno.chown(store.directory(id), 12_345, 12_345),
    async ({ store, id, path }) => {
      assertThrows(() => store.read(id), UserError, "it belongs to another user");
      const refusal = await store.locked(id, () => store.remove(id)).catch((error) => error);
      assertStringIncludes(String(refusal), "it belongs to another user");
      assert((await Deno.stat(path)).isFile);
    },
  );
});
