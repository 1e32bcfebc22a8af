import { assert, assertEquals, assertRejects } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { isDirectoryAt, isThere } from "../../../lib/sys/files/info_at.ts";
import {
  temporaryPlace,
  withTemporaryDirectory,
} from "../../../lib/sys/files/temporary_directory.ts";
import { evaluate, evaluation } from "../../helpers/evaluate.ts";
import { namesIn } from "../../helpers/files.ts";
import { poll } from "../../helpers/poll.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { pidsRunning, uniqueSeconds } from "../../helpers/running.ts";

const IMPORT = `import { temporaryPlace, withTemporaryDirectory }
  from "lib/sys/files/temporary_directory.ts";`;

/** Runs `code` in a process that says one line, `TMPDIR` being `temporary`; disposing of it kills it. */
async function process(temporary: string, code: string) {
  const child = evaluation(`${IMPORT}\n${code}`, { env: { TMPDIR: temporary } }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  const kill = async () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await child.status;
  };
  return {
    said: value.trimEnd(),
    kill,
    [Symbol.asyncDispose]: async () => {
      await child.stdin.close().catch(() => {}); // Its reader may be gone.
      await kill();
      await reader.cancel();
      await child.stderr.cancel();
    },
  };
}

const STAY = `
  await withTemporaryDirectory("index-", async (path) => {
    Deno.writeTextFileSync(path + "/index", "content");
    console.log(path);
    await Deno.stdin.read(new Uint8Array(1));
  });`;

Deno.test("a temporary directory is there for an action, whichever way that ends", async () => {
  const seen: string[] = [];
  const path = await withTemporaryDirectory("of-a-test-", async (path) => {
    seen.push(path);
    await Deno.writeTextFile(join(path, "file"), "content");
    assertEquals((await Deno.stat(dirname(path))).mode! & 0o777, 0o700);
    return path;
  });
  await assertRejects(
    () =>
      withTemporaryDirectory("of-a-test-", (path) => {
        seen.push(path);
        return Promise.reject(new Error("no"));
      }),
    Error,
    "no",
  );
  assertEquals(seen[0], path);
  assertEquals(new Set(seen.map(dirname)), new Set([temporaryPlace()]));
  assertEquals(seen.filter(isThere), []);
});

Deno.test("what a killed process left goes with the next one, not what one at work has", async () => {
  await using temporary = await temporaryDirectory();
  const { path } = temporary;
  const seconds = uniqueSeconds();
  // What it has started outlives it, and has no part in its lock.
  await using killed = await process(
    path,
    `const [args, end] = [["-c", "exec sleep ${seconds}"], "null"];
    new Deno.Command("sh", { args, stdin: end, stdout: end, stderr: end }).spawn();
    ${STAY}`,
  );
  await using working = await process(path, STAY);
  try {
    assertEquals(namesIn(path).length, 2);
    // Until then it is a shell.
    await poll(() => pidsRunning(`sleep ${seconds}`).length === 1, "what it has started");
    await killed.kill();
    assert(isDirectoryAt(killed.said) && pidsRunning(`sleep ${seconds}`).length === 1);
    await Deno.mkdir(join(path, "isonforge-run-being-made"));
    await Deno.mkdir(join(path, "isonforge-projects"));
    await Deno.writeTextFile(join(path, "isonforge-projects", "lock"), "");

    await using next = await process(path, "console.log(temporaryPlace());");
    assertEquals(dirname(next.said), path);
    assert(!isThere(dirname(killed.said)), "the killed one's");
    assert(isDirectoryAt(working.said), "the working one's");
    assert(isDirectoryAt(join(path, "isonforge-run-being-made")), "one that is just being made");
    assert(isDirectoryAt(join(path, "isonforge-projects")), "one of another name");
  } finally {
    pidsRunning(`sleep ${seconds}`).forEach((pid) => Deno.kill(pid, "SIGKILL"));
  }
});

Deno.test("a file that a killed process was writing elsewhere goes with its directory, and nothing else that it noted", async () => {
  await using temporary = await temporaryDirectory();
  await using project = await temporaryDirectory();
  const files = [".a.txt.0123abcd.tmp", "a.txt", "b.txt"];
  const write = `
    import { noteOutside } from "lib/sys/files/temporary_directory.ts";
    import { writeFileAtomically } from "lib/sys/files/atomic_write.ts";
    const at = (name) => "${project.path}/" + name;
    await writeFileAtomically(at("b.txt"), "whole", { note: noteOutside });
    for (const name of [".a.txt.0123abcd.tmp", "a.txt"]) {
      noteOutside(at(name));
      Deno.writeTextFileSync(at(name), "half");
    }
    console.log(Array.from(Deno.readDirSync(temporaryPlace()), ({ name }) => name).length);`;
  await using writing = await process(
    temporary.path,
    `${write} await Deno.stdin.read(new Uint8Array(1));`,
  );
  // The lock, and what is not written yet.
  assertEquals(writing.said, "3");
  await writing.kill();
  assertEquals(namesIn(project.path), files);
  await using _next = await process(temporary.path, "console.log(temporaryPlace());");
  assertEquals(namesIn(project.path), files.slice(1));
  // Nobody else is needed where it ends by itself.
  await evaluate(`${IMPORT}${write} Deno.exit(1);`, { env: { TMPDIR: temporary.path } });
  assertEquals(namesIn(project.path), files.slice(1));
});

Deno.test("the temporary directory goes with a process that ends, also in the middle of an action", async () => {
  for (
    const code of [
      "console.log(temporaryPlace());",
      `await withTemporaryDirectory("index-", (path) => { console.log(path); Deno.exit(1); });`,
    ]
  ) {
    await using temporary = await temporaryDirectory();
    const { stdout } = await evaluate(`${IMPORT}\n${code}`, { env: { TMPDIR: temporary.path } });
    assert(stdout.startsWith(`${temporary.path}/isonforge-run-`));
    assertEquals(namesIn(temporary.path), [], code);
  }
});

Deno.test("a process whose temporary directory somebody removed gets another one", async () => {
  await using temporary = await temporaryDirectory();
  const code = `
    const first = temporaryPlace();
    Deno.removeSync(first, { recursive: true });
    const second = temporaryPlace();
    console.log(first !== second && second === temporaryPlace() && Deno.statSync(second).isDirectory);`;
  await using one = await process(temporary.path, code);
  assertEquals(one.said, "true");
});
