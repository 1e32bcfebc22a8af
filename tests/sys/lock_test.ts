import { assert, assertEquals, assertExists, assertRejects } from "@std/assert";
import {
  forget,
  lockIfFree,
  withDirectoryLock,
  withDirectoryLockIfFree,
} from "../../lib/sys/lock.ts";
import { processTable } from "../../lib/sys/platform.ts";
import type { ProcessInfo } from "../../lib/sys/process_info.ts";
import { settlesWithin } from "../../lib/sys/settles_within.ts";
import { UserError } from "../../lib/errors.ts";
import { evaluation } from "../helpers/evaluate.ts";
import { openAt } from "../helpers/open_files.ts";
import { poll } from "../helpers/poll.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const IS_LINUX = Deno.build.os === "linux";

interface Holder extends AsyncDisposable {
  readonly pid: number;
  /** Lets the lock go in the proper way. */
  release(): Promise<void>;
  /** The lock goes with the process. */
  kill(): Promise<void>;
}

/** Waits until this process has `directory` open, so that its lock attempt has begun. */
async function waiting(directory: string): Promise<void> {
  await poll(() => openAt(directory).length > 0, "the lock attempt");
}

/** Another process that holds the lock of `directory`. */
async function holdInOtherProcess(directory: string): Promise<Holder> {
  const child = evaluation(`
    import { withDirectoryLock } from "lib/sys/lock.ts";
    await withDirectoryLock(${JSON.stringify(directory)}, async () => {
      console.log("held");
      await Deno.stdin.read(new Uint8Array(1));
    });
  `).spawn();
  const reader = child.stdout.getReader();
  const end = async () => {
    await child.stdin.close().catch(() => {});
    await reader.cancel();
    await child.stderr.cancel();
    await child.status;
  };
  const { value } = await reader.read();
  assertEquals(new TextDecoder().decode(value), "held\n");
  let ended: Promise<void> | undefined;
  const once = (action: () => void) => {
    // Whoever comes second waits for the end as well.
    ended ??= (async () => {
      action();
      await end();
    })();
    return ended;
  };
  return {
    pid: child.pid,
    release: () => once(() => {}),
    kill: () => once(() => child.kill("SIGKILL")),
    [Symbol.asyncDispose]: () => once(() => child.kill("SIGKILL")),
  };
}

Deno.test("withDirectoryLock() returns what the action returns, and lets go, when it is free", async () => {
  await using directory = await temporaryDirectory();
  for (let round = 0; round < 3; round++) {
    assertEquals(await withDirectoryLock(directory.path, () => Promise.resolve(round)), round);
  }
});

Deno.test("withDirectoryLock() lets go when the action fails", async () => {
  await using directory = await temporaryDirectory();
  const fail = () => Promise.reject(new TypeError("no"));
  await assertRejects(() => withDirectoryLock(directory.path, fail), TypeError);
  await withDirectoryLock(directory.path, () => Promise.resolve());
});

Deno.test("withDirectoryLock() runs one action at a time when many want it", async () => {
  await using directory = await temporaryDirectory();
  let inside = 0;
  let done = 0;
  await Promise.all(Array.from({ length: 8 }, () =>
    withDirectoryLock(directory.path, async () => {
      inside++;
      await Deno.stat(directory.path);
      assertEquals(inside, 1);
      inside--;
      done++;
    })));
  assertEquals(done, 8);
});

Deno.test("withDirectoryLock() waits when another process holds it", {
  ignore: !IS_LINUX,
}, async () => {
  await using directory = await temporaryDirectory();
  await using holder = await holdInOtherProcess(directory.path);
  const order: string[] = [];
  const mine = withDirectoryLock(directory.path, () => {
    order.push("mine");
    return Promise.resolve();
  });
  await waiting(directory.path);
  order.push("released");
  await holder.release();
  await mine;
  assertEquals(order, ["released", "mine"]);
});

Deno.test("withDirectoryLock() gets it when the holder is killed with SIGKILL", async () => {
  await using directory = await temporaryDirectory();
  await using holder = await holdInOtherProcess(directory.path);
  const mine = withDirectoryLock(directory.path, () => Promise.resolve("mine"));
  await holder.kill();
  assertEquals(await mine, "mine");
});

Deno.test("withDirectoryLock() throws NotFound when there is no directory", async () => {
  await using directory = await temporaryDirectory();
  await assertRejects(
    () => withDirectoryLock(directory.at("none"), () => Promise.resolve()),
    Deno.errors.NotFound,
  );
});

for (const isReplaced of [false, true]) {
  const event = isReplaced ? "replaced" : "removed";
  for (const lock of [withDirectoryLock, withPatience]) {
    Deno.test(`${lock.name}() throws NotFound when the directory is ${event} while it waits`, {
      ignore: !IS_LINUX,
    }, async () => {
      await using directory = await temporaryDirectory();
      const path = directory.at("agent");
      await Deno.mkdir(path);
      await using holder = await holdInOtherProcess(path);
      let didRun = false;
      const mine = lock(path, () => {
        didRun = true;
        return Promise.resolve();
      });
      const rejection = assertRejects(() => mine, Deno.errors.NotFound);
      await waiting(path);
      await Deno.rename(path, directory.at("gone"));
      if (isReplaced) await Deno.mkdir(path);
      await holder.release();
      await rejection;
      assert(!didRun);
    });
  }
}

function withPatience(directory: string, action: () => Promise<void>): Promise<void> {
  return withDirectoryLockIfFree(directory, 30_000, action);
}

// Whose turn comes first is nobody's promise: the attempt that was given up may end after the test.
Deno.test("withDirectoryLockIfFree() gives up, and keeps nobody waiting, when another holds it", {
  sanitizeOps: false,
  sanitizeResources: false,
}, async () => {
  await using directory = await temporaryDirectory();
  await using holder = await holdInOtherProcess(directory.path);
  let didRun = false;
  const answer = await withDirectoryLockIfFree(directory.path, 1, () => {
    didRun = true;
    return Promise.resolve(true);
  });
  assertEquals(answer, undefined);
  await holder.release();
  assertEquals(await withDirectoryLock(directory.path, () => Promise.resolve("next")), "next");
  assert(!didRun);
});

Deno.test(
  "lockIfFree() waits for a lock that is free, however late its thread comes, and not for another's",
  {
    sanitizeOps: false,
    sanitizeResources: false,
  },
  async () => {
    await using directory = await temporaryDirectory();
    const { path } = directory;
    using late = await Deno.open(path);
    const { promise: turn, resolve: haveTurn } = Promise.withResolvers<void>();
    const { lock } = late;
    late.lock = async (isExclusive) => {
      await turn;
      await lock.call(late, isExclusive);
    };
    const locking = lockIfFree(late, { path, patienceMs: 1 });
    assertEquals(await settlesWithin(locking, 100), false);
    haveTurn();
    assert(await locking);
    late.unlockSync();
    await using _holder = await holdInOtherProcess(path);
    const other = await Deno.open(path);
    assertEquals(await lockIfFree(other, { path, patienceMs: 1 }), false);
    forget(other);
  },
);

Deno.test("withDirectoryLockIfFree() runs the action when it is free", async () => {
  await using directory = await temporaryDirectory();
  assertEquals(
    await withDirectoryLockIfFree(directory.path, 30_000, () => Promise.resolve("done")),
    "done",
  );
});

Deno.test("withDirectoryLock() gives up at its deadline and names who holds the lock", {
  ignore: !IS_LINUX,
  // The pending attempt keeps the directory open until the lock is let go.
  sanitizeOps: false,
  sanitizeResources: false,
}, async () => {
  await using directory = await temporaryDirectory();
  await using holder = await holdInOtherProcess(directory.path);
  const error = await assertRejects(
    () => withDirectoryLock(directory.path, () => Promise.resolve(), { waitMs: 1_000 }),
    UserError,
  );
  assertEquals(
    error.message.replace(/\(.*\)$/s, "(…)"),
    `waited 1 s for the lock of "${directory.path}", which process ${holder.pid} holds (…)`,
  );
  assertEquals(error.hint, `wait for it, or end it: kill ${holder.pid}`);
});

Deno.test("withDirectoryLock() takes the lock when whoever held it is made to let go meanwhile", async () => {
  await using directory = await temporaryDirectory();
  await using holder = await holdInOtherProcess(directory.path);
  const whileHeld = () => void holder.kill();
  assertEquals(
    await withDirectoryLock(directory.path, () => Promise.resolve("ours"), { whileHeld }),
    "ours",
  );
});

/** Copies what this process has open at `path`, as a process has it that is only being started; gives the copies up in the end. */
function copyDescriptors(path: string): Disposable {
  const libc = Deno.dlopen("libc.so.6", {
    dup: { parameters: ["i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const copies = descriptorsAt(path).map((descriptor) => libc.symbols.dup(descriptor));
  return {
    [Symbol.dispose]: () => {
      for (const copy of copies) libc.symbols.close(copy);
      libc.close();
    },
  };
}

function descriptorsAt(path: string): number[] {
  return Array.from(Deno.readDirSync("/proc/self/fd"), ({ name }) => Number(name))
    .filter((descriptor) => {
      try {
        return Deno.readLinkSync(`/proc/self/fd/${descriptor}`) === path;
      } catch {
        return false; // Of this very look.
      }
    });
}

for (
  const [name, lock] of Object.entries({
    withDirectoryLock,
    withDirectoryLockIfFree: (directory: string, action: () => Promise<Disposable>) =>
      withDirectoryLockIfFree(directory, 30_000, action),
  })
) {
  Deno.test(
    `${name}() gives the lock up when a process that is being started has its descriptors`,
    {
      ignore: !IS_LINUX,
    },
    async () => {
      await using directory = await temporaryDirectory();
      const { path } = directory;
      using copies = await lock(path, () => Promise.resolve(copyDescriptors(path)));
      assert(copies !== undefined);
      assertEquals(descriptorsAt(path).length, 1);
      assertEquals(processTable().lockingAmong([own()], path), []);
    },
  );
}

function own(): ProcessInfo {
  const info = processTable().read(Deno.pid);
  assertExists(info);
  return info;
}
