import { assert, assertEquals, assertExists } from "@std/assert";
import { lockHoldersIn } from "../../../lib/sys/linux/file_locks.ts";
import { linux } from "../../../lib/sys/linux/linux.ts";
import { withDirectoryLock } from "../../../lib/sys/lock.ts";
import type { ProcessInfo } from "../../../lib/sys/process_info.ts";
import { evaluate } from "../../helpers/evaluate.ts";
import { poll } from "../../helpers/poll.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { makeZombie } from "../../helpers/zombie.ts";

const ignore = Deno.build.os !== "linux";

interface Child extends AsyncDisposable {
  info: ProcessInfo;
}

/** A process that waits until the test is over. */
function spawnWaiting(
  { program = "/bin/sh", detached = false, uid, env = {} }: {
    program?: string;
    detached?: boolean;
    uid?: number;
    env?: Record<string, string>;
  } = {},
): Child {
  const child = new Deno.Command(program, {
    args: ["-c", "read -r _"],
    stdin: "piped",
    detached,
    env,
    // Where everybody may be.
    cwd: "/",
    ...(uid === undefined ? {} : { uid }),
  }).spawn();
  const info = linux.read(child.pid);
  assertExists(info);
  return {
    info,
    [Symbol.asyncDispose]: async () => {
      await child.stdin.close();
      await child.status;
    },
  };
}

Deno.test("linux.read() knows this process", { ignore }, () => {
  const info = linux.read(Deno.pid);
  assertExists(info);
  assertEquals([info.pid, info.parentPid, info.isZombie], [Deno.pid, Deno.ppid, false]);
  assertEquals(info, linux.read(Deno.pid));
});

Deno.test(
  "linux.read() tells group and session when a process leads its own",
  { ignore },
  async () => {
    await using leader = spawnWaiting({ detached: true });
    await using member = spawnWaiting();
    const own = linux.read(Deno.pid);
    const { pid } = leader.info;
    assertEquals([leader.info.groupId, leader.info.sessionId, leader.info.parentPid], [
      pid,
      pid,
      Deno.pid,
    ]);
    assertEquals([member.info.groupId, member.info.sessionId], [own?.groupId, own?.sessionId]);
  },
);

for (const name of ["with spaces", "a) S 1 1 (b", ")", "((", "x\ny"]) {
  Deno.test(`linux.read() is not misled when a program is named ${JSON.stringify(name)}`, {
    ignore,
  }, async () => {
    await using directory = await temporaryDirectory();
    await Deno.symlink("/bin/sh", directory.at(name));
    await using child = spawnWaiting({ program: directory.at(name), detached: true });
    const { pid } = child.info;
    // It closes what it has of us a moment before it has its name.
    const hasName = () => Deno.readTextFileSync(`/proc/${pid}/comm`).slice(0, -1) === name;
    await poll(hasName, "its name");
    const { parentPid, groupId, isZombie } = linux.read(pid) ?? {};
    assertEquals([parentPid, groupId, isZombie], [Deno.pid, pid, false]);
    assertEquals(linux.list().find((info) => info.pid === pid), child.info);
  });
}

Deno.test("linux.read() is undefined when there can be no such process", { ignore }, async () => {
  const ended = new Deno.Command("/bin/true").spawn();
  await ended.status;
  const pids = [0, -1, -Deno.pid, 1.5, NaN, Infinity, 2 ** 22 + 1, 2 ** 40, ended.pid];
  assertEquals(pids.map((pid) => linux.read(pid)), pids.map(() => undefined));
});

Deno.test("linux tells a zombie, which has no environment, when the parent does not reap", {
  ignore,
}, async () => {
  await using zombie = await makeZombie({ TEST_A: "1" });
  const { info } = zombie;
  assertEquals([info.isZombie, linux.read(info.parentPid)?.isZombie], [true, false]);
  assertEquals(linux.list().find(({ pid }) => pid === info.pid), info);
  assertEquals(linux.withEnvironment([info], ["TEST_A=1"]), []);
});

Deno.test(
  "linux.withEnvironment() finds those that have every variable exactly",
  { ignore },
  async () => {
    await using child = spawnWaiting({ env: { TEST_A: "1", TEST_B: "x=y z", TEST_EMPTY: "" } });
    const { info } = child;
    const finds = (...variables: string[]) => linux.withEnvironment([info], variables).length === 1;
    await poll(() => !linux.isAnyStarting([info]), "the child to have begun");
    assert(finds("TEST_A=1") && finds("TEST_A=1", "TEST_B=x=y z") && finds("TEST_EMPTY="));
    const others = ["TEST_A=", "TEST_A=11", "EST_A=1", "TEST_A", "TEST_B=x", "TEST_C=1"];
    assertEquals(others.filter((variable) => finds(variable)), []);
    assert(!finds("TEST_A=1", "TEST_C=1"));
  },
);

Deno.test("linux.withEnvironment() tells of those that were started otherwise", {
  ignore,
}, async () => {
  await using marked = spawnWaiting({ env: { TEST_A: "1" } });
  await using other = spawnWaiting({ env: { TEST_A: "2" } });
  await using zombie = await makeZombie({ TEST_A: "2" });
  const candidates = [marked.info, other.info, zombie.info];
  await poll(() => !linux.isAnyStarting(candidates), "the children to have begun");
  const told: number[] = [];
  const found = linux.withEnvironment(candidates, ["TEST_A=1"], ({ pid }) => told.push(pid));
  assertEquals([found, told], [[marked.info], [other.info.pid]]);
});

Deno.test("linux.list() leaves out the threads of the kernel", { ignore }, () => {
  const listed = linux.list();
  assert(listed.some(({ pid }) => pid === Deno.pid));
  const named = linux.commandLines(listed.map(({ pid }) => pid));
  assertEquals([...named.values()].filter((line) => line === "kthreadd"), []);
});

Deno.test(
  "linux.withEnvironment() finds nothing when the process ended meanwhile",
  { ignore },
  async () => {
    const child = spawnWaiting({ env: { TEST_A: "1" } });
    await child[Symbol.asyncDispose]();
    assertEquals(linux.withEnvironment([child.info], ["TEST_A=1"]), []);
  },
);

Deno.test("linux.withEnvironment() finds nothing when the environment may not be read", {
  ignore: ignore || Deno.uid() === 0 || readable(1), // Root may read everything.
}, () => {
  const init = linux.read(1);
  assertExists(init);
  assertEquals(linux.withEnvironment([init], []), []);
});

function readable(pid: number): boolean {
  try {
    Deno.readTextFileSync(`/proc/${pid}/environ`);
    return true;
  } catch {
    return false;
  }
}

Deno.test("linux.read() knows a process when it is another user's", {
  ignore: ignore || Deno.uid() !== 0,
}, async () => {
  await using child = spawnWaiting({ uid: 12_345 });
  assertEquals(child.info.parentPid, Deno.pid);
});

Deno.test("linux.startedAtSecond() is by the clock of secondsSinceBoot()", { ignore }, async () => {
  const tick = 0.01;
  const before = linux.secondsSinceBoot() ?? NaN;
  await using child = spawnWaiting();
  const after = linux.secondsSinceBoot() ?? NaN;
  const at = linux.startedAtSecond(child.info.startTime);
  assert(before - 2 * tick <= at && at <= after + 2 * tick, `${before} ${at} ${after}`);
});

Deno.test("linux.read() tells who is suspended", { ignore }, async () => {
  const child = new Deno.Command("/bin/sh", { args: ["-c", "read -r _"], stdin: "piped" }).spawn();
  try {
    assertEquals(linux.read(child.pid)?.isStopped, false);
    child.kill("SIGSTOP");
    await poll(() => linux.read(child.pid)?.isStopped, "it to be suspended");
    child.kill("SIGCONT");
    await poll(() => linux.read(child.pid)?.isStopped === false, "it to go on");
  } finally {
    child.kill("SIGKILL");
    await child.stdin.close();
    await child.status;
  }
});

Deno.test("linux.lockHolders() names who holds a lock, under the paths that were asked for", {
  ignore,
}, async () => {
  await using directory = await temporaryDirectory();
  const [held, free, link] = [directory.at("held"), directory.at("free"), directory.at("link")];
  await Deno.mkdir(held);
  await Deno.mkdir(free);
  await Deno.symlink(held, link);
  const paths = [held, free, link, directory.at("nothing")];
  assertEquals(linux.lockHolders(paths), []);
  await withDirectoryLock(held, () => {
    assertEquals(linux.lockHolders(paths), [
      { pid: Deno.pid, path: held },
      { pid: Deno.pid, path: link },
    ]);
    return Promise.resolve();
  });
  assertEquals(linux.lockHolders(paths), []);
});

Deno.test("lockHoldersIn() finds a lock once that is missing in one look, or in it twice", {
  ignore,
}, async () => {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  const { ino } = await Deno.stat(path);
  // Each a line of the kernel's, whose numbers differ from look to look.
  const line = (number: number) =>
    `${number}: FLOCK  ADVISORY  WRITE ${Deno.pid} fd:00:${ino} 0 EOF\n`;
  await withDirectoryLock(path, () => {
    const holders = [{ pid: Deno.pid, path }];
    for (const looks of [["", line(7)], [line(3), ""], [line(1) + line(2), line(1)]]) {
      assertEquals(lockHoldersIn(looks, [path]), holders);
    }
    return Promise.resolve();
  });
  assertEquals(lockHoldersIn([line(1), ""], [path]), []);
});

Deno.test(
  "linux.lockingAmong() names who has a lock, also by inheritance, not who has the directory open",
  {
    ignore,
  },
  async () => {
    await using directory = await temporaryDirectory();
    const path = directory.path;
    const start = async (script: string) => {
      const child = new Deno.Command("/bin/sh", {
        args: ["-c", `exec 3<"$0"; ${script}`, path],
        stdin: "piped",
        stdout: "piped",
        detached: true,
      }).spawn();
      const reader = child.stdout.getReader();
      assertEquals(new TextDecoder().decode((await reader.read()).value), "ready\n");
      const end = async () => {
        await child.stdin.close();
        await reader.cancel();
        await child.status;
      };
      return { pid: child.pid, [Symbol.asyncDispose]: end };
    };
    await using open = await start("echo ready; read -r _");
    await using locking = await start("flock 3; (echo ready; read -r _); :");
    const session = (leader: number) => linux.list().filter((one) => one.sessionId === leader);
    assertEquals(linux.lockingAmong(session(open.pid), path), []);
    const holders = session(locking.pid);
    assertEquals(holders.length, 2);
    assertEquals(linux.lockingAmong(holders, path), holders);
  },
);

Deno.test("linux.bootId() is the same each time", { ignore }, () => {
  assertEquals(linux.bootId(), linux.bootId());
  assert(/^[0-9a-f-]{36}$/.test(linux.bootId()));
});

Deno.test("linux.keepDescriptors() leaves a child only 0, 1 and 2 when there were more", {
  ignore,
}, async () => {
  const listDescriptors = `
    const { stdout } = await new Deno.Command("/bin/sh", {
      args: ["-c", "for fd in /proc/$$/fd/*; do echo \${fd##*/}; done"],
    }).output();
    console.log(new TextDecoder().decode(stdout).trim().split("\\n").map(Number)
      .filter((fd) => fd === 7 || fd === 9).join());
  `;
  const code = `
    import { linux } from "lib/sys/linux/linux.ts";
    ${listDescriptors}
    linux.keepDescriptors();
    linux.keepDescriptors();
    ${
    listDescriptors.replace("{ stdout }", "{ stdout: second }").replace(
      "decode(stdout)",
      "decode(second)",
    )
  }
  `;
  const { stdout, stderr } = await evaluate(code, { redirections: "7</dev/null 9>/dev/null" });
  assertEquals([stdout, stderr], ["7,9\n\n", ""]);
});

Deno.test(
  "linux.isAnyStarting() is false when every process has begun, zombies too",
  { ignore },
  async () => {
    await using zombie = await makeZombie();
    assertEquals(linux.isAnyStarting([zombie.info]), false);
    // Kernel threads, which have no command line ever, are not in the list.
    await poll(() => !linux.isAnyStarting(linux.list()), "everything to have begun");
  },
);
