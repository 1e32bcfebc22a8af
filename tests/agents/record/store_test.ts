import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path/join";
import { delay } from "../../../lib/sys/delay.ts";
import { AgentStore } from "../../../lib/agents/record/store.ts";
import { UserError } from "../../../lib/errors.ts";
import "../../helpers/libc.ts";
import { evaluate } from "../../helpers/evaluate.ts";
import { modeOf, namesIn } from "../../helpers/files.ts";
import { isRoot } from "../../helpers/other_user.ts";
import { publish, record } from "../../helpers/records.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** A lock that was given up is closed when it comes: a moment after the test, or in the next one. */
const GIVEN_UP_LOCK = { sanitizeOps: false, sanitizeResources: false };

Deno.test("AgentStore.list() is empty and makes nothing when there is no home", async () => {
  await using directory = await temporaryDirectory();
  assertEquals(new AgentStore(directory.at("home")).list(), []);
  assertEquals(namesIn(directory.path), []);
});

Deno.test("AgentStore.create() shows the agent only from the moment it is published", async () => {
  await using directory = await temporaryDirectory();
  const store = new AgentStore(directory.path);
  const id = await store.create(async (draft) => {
    await Deno.writeTextFile(join(draft.incoming, "stdout.log"), "early");
    assertEquals(store.list(), []);
    assertThrows(() => store.resolve(draft.id), UserError, "no such agent");
    await draft.publish(record(draft.id));
    assertEquals(store.list(), [{ id: draft.id, meta: record(draft.id) }]);
    assertEquals(namesIn(draft.directory), ["meta.json", "stdout.log"]);
    return draft.id;
  });
  assertEquals(store.read(id), record(id));
  assertEquals(namesIn(directory.at("agents")), [id]);
});

Deno.test("AgentStore.create() leaves nothing when its action fails before it publishes", async () => {
  await using directory = await temporaryDirectory();
  const store = new AgentStore(directory.path);
  await assertRejects(
    () =>
      store.create(async ({ incoming }) => {
        await Deno.writeTextFile(join(incoming, "prompt"), "half");
        throw new TypeError("no");
      }),
    TypeError,
    "no",
  );
  assertEquals(namesIn(directory.at("agents")), []);
});

Deno.test("AgentStore.create() gives each its own id when many are made at once", async () => {
  await using directory = await temporaryDirectory();
  const store = new AgentStore(directory.path);
  const ids = await Promise.all(Array.from({ length: 50 }, () => publish(store)));
  assertEquals(new Set(ids).size, 50);
  assertEquals(store.list().map(({ id }) => id).sort(), ids.sort());
});

for (const umask of ["000", "077"]) {
  Deno.test(`AgentStore.create() makes 0700 and 0600 when the umask is ${umask}`, async () => {
    await using directory = await temporaryDirectory();
    const home = directory.at("home");
    const { stderr, stdout } = await evaluate(
      `
        import { AgentStore } from "lib/agents/record/store.ts";
        const store = new AgentStore(${JSON.stringify(home)});
        const meta = ${JSON.stringify(record("00000000"))};
        await store.create(async ({ id, publish }) => {
          await publish({ ...meta, id });
          console.log(id);
        });
      `,
      { umask },
    );
    assertEquals(stderr, "");
    const agent = directory.at("home", "agents", stdout.trim());
    assertEquals([home, join(home, "agents"), agent].map(modeOf), [0o700, 0o700, 0o700]);
    assertEquals(modeOf(join(agent, "meta.json")), 0o600);
  });
}

Deno.test("AgentStore tightens a home and says so when others may enter it", async () => {
  await using directory = await temporaryDirectory();
  const warnings: string[] = [];
  const store = new AgentStore(directory.path, { onWarning: (text) => warnings.push(text) });
  const id = await publish(store);
  const paths = [directory.path, directory.at("agents")];
  for (const path of [...paths, store.directory(id)]) await Deno.chmod(path, 0o755);
  store.list();
  assertEquals(warnings, paths.map((path) => `"${path}" was open to others: its mode is now 0700`));
  assertEquals(paths.map(modeOf), [0o700, 0o700]);
  store.read(id);
  assertEquals(modeOf(store.directory(id)), 0o700);
});

Deno.test("AgentStore.read() names the id when there is no such agent", async () => {
  await using directory = await temporaryDirectory();
  const store = new AgentStore(directory.path);
  await publish(store);
  const error = assertThrows(() => store.read("00000000"), UserError);
  assertEquals([error.message, error.exitCode], [`no such agent: "00000000"`, 1]);
});

Deno.test("AgentStore.write() replaces the record and nothing else when called", async () => {
  await using directory = await temporaryDirectory();
  const store = new AgentStore(directory.path);
  const id = await publish(store);
  await store.write({ ...record(id), runs: 9 });
  assertEquals(store.read(id).runs, 9);
  assertEquals(namesIn(store.directory(id)), ["meta.json"]);
  assertEquals(modeOf(join(store.directory(id), "meta.json")), 0o600);
});

Deno.test("AgentStore.locked() says that there is no such agent when it was removed meanwhile", async () => {
  await using directory = await temporaryDirectory();
  const store = new AgentStore(directory.path);
  const id = await publish(store);
  const isLocked = Promise.withResolvers<void>();
  const isWaited = Promise.withResolvers<void>();
  const first = store.locked(id, async () => {
    isLocked.resolve();
    await isWaited.promise;
    await store.remove(id);
  });
  await isLocked.promise;
  const whileHeld = () => isWaited.resolve();
  const second = assertRejects(
    () => store.locked(id, () => Promise.resolve(), { whileHeld }),
    UserError,
  );
  await first;
  assertEquals((await second).message, `no such agent: "${id}"`);
  await assertRejects(() => store.locked(id, () => Promise.resolve()), UserError, "no such agent");
  const ifFree = () => store.lockedIfFree(id, 250, () => Promise.resolve());
  await assertRejects(ifFree, UserError, "no such agent");
});

Deno.test(
  "AgentStore.lockedIfFree() says that there is no such agent when it is removed meanwhile",
  GIVEN_UP_LOCK,
  async () => {
    for (let round = 0; round < 20; round++) {
      await using directory = await temporaryDirectory();
      const store = new AgentStore(directory.path);
      const id = await publish(store);
      const removal = store.locked(id, () => store.remove(id));
      const answer = await store.lockedIfFree(id, 250, () => Promise.resolve("free"))
        .catch((error) => error);
      await removal;
      const isExpected = answer === undefined || answer === "free" ||
        (answer instanceof UserError && answer.message === `no such agent: "${id}"`);
      assert(isExpected, String(answer));
    }
  },
);

Deno.test({
  name: "AgentStore.remove() also deletes what is closed",
  // Root may remove everything.
  ignore: isRoot,
  async fn() {
    await using directory = await temporaryDirectory();
    const store = new AgentStore(directory.path);
    const id = await publish(store);
    const inbox = join(store.directory(id), "inbox");
    await Deno.mkdir(inbox);
    await Deno.writeTextFile(join(inbox, "1"), "");
    await Deno.chmod(inbox, 0o000);
    await store.locked(id, () => store.remove(id));
    assertEquals(namesIn(directory.at("agents")), []);
  },
});

Deno.test(
  "AgentStore.remove() deletes the directory with all that is in it",
  GIVEN_UP_LOCK,
  async () => {
    await using directory = await temporaryDirectory();
    const store = new AgentStore(directory.path);
    const [id, other] = [await publish(store), await publish(store)];
    await Deno.mkdir(join(store.directory(id), "deep"));
    await Deno.writeTextFile(join(store.directory(id), "deep", "file"), "x");
    await store.locked(id, () => store.remove(id));
    assertEquals(namesIn(directory.at("agents")), [other]);
  },
);

Deno.test("AgentStore.withFreeName() gives a name to one of two that want it at once", async () => {
  await using directory = await temporaryDirectory();
  const store = new AgentStore(directory.path);
  const isLooking = Promise.withResolvers<void>();
  const take = () =>
    store.withFreeName("nightly", async () => {
      isLooking.resolve();
      // Long enough for the other one to look whether the name is free.
      await delay(100);
      return await store.create(async ({ id, publish }) => {
        await publish({ ...record(id), name: "nightly" });
        return id;
      });
    });
  const first = take();
  await isLooking.promise;
  const [one, other] = await Promise.allSettled([first, take()]);
  assertEquals([one.status, other.status], ["fulfilled", "rejected"]);
  assertEquals(store.list().length, 1);
});
