import { assert, assertEquals, assertRejects } from "@std/assert";
import { follow } from "../../../lib/agents/logs/follow.ts";
import { append, Follower } from "../../helpers/follower.ts";
import { poll } from "../../helpers/poll.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("follow() shows what was there and what comes, then ends when the agent has", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  await append(path, "old\n");
  await using follower = new Follower(path);
  await follower.shows("old\n");
  await append(path, "new\n");
  await follower.shows("new\n");
  await append(path, "no newline");
  assertEquals(await follower.finish(), "old\nnew\nno newline");
  assertEquals(follower.notices, []);
});

Deno.test("follow() opens a log again that another machine writes, and shows each byte once", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  await append(path, "old\n");
  await using follower = new Follower(path, { isWrittenElsewhere: () => true });
  await follower.shows("old\n");
  await append(path, "new\n");
  await follower.shows("new\n");
  assertEquals(await follower.finish(), "old\nnew\n");
  assertEquals(follower.notices, []);
});

Deno.test("follow() begins at the offset when one is given", async () => {
  await using directory = await temporaryDirectory();
  await append(directory.at("log"), "0123456789");
  await using follower = new Follower(directory.at("log"), { offset: 7 });
  assertEquals(await follower.finish(), "789");
});

Deno.test("follow() shows the last bytes when they come with the end of the agent", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  await append(path, "start\n");
  let asked = 0;
  const isLive = () => {
    // Alive at this look; what it writes now is there before the next one says that it ended.
    if (++asked === 2) Deno.writeTextFileSync(path, "last words", { append: true });
    return asked < 2;
  };
  await using follower = new Follower(path, { isLive });
  await follower.done;
  assertEquals(follower.text, "start\nlast words");
});

Deno.test("follow() shows every byte when they are no text and come in pieces", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  const bytes = new Uint8Array([0xe2, 0x82, 0xac, 0, 0xff, 0xfe, 0xc3, 0x28, 0x1b, 0x0a]);
  await using follower = new Follower(path);
  for (let at = 0; at < bytes.length; at++) {
    await append(path, bytes.subarray(at, at + 1));
    if (at % 4 === 0) await poll(() => follower.bytes.length > at, "the bytes");
  }
  await follower.finish();
  assertEquals(follower.bytes, bytes);
});

Deno.test("follow() ends at once when it is aborted while the agent goes on", async () => {
  await using directory = await temporaryDirectory();
  await append(directory.at("log"), "one\n");
  await using follower = new Follower(directory.at("log"));
  await follower.shows("one\n");
  follower.abort();
  await follower.done;
  assertEquals(follower.text, "one\n");
});

Deno.test("follow() does nothing when it is aborted before it begins", async () => {
  await using directory = await temporaryDirectory();
  await append(directory.at("log"), "one\n");
  await using follower = new Follower(directory.at("log"), { signal: AbortSignal.abort() });
  await follower.done;
  assertEquals(follower.text, "");
});

Deno.test("follow() ends in the middle of a large log when it is aborted", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeFile(directory.at("log"), new Uint8Array(5_000_000));
  const abort = new AbortController();
  let pieces = 0;
  await follow(directory.at("log"), () => {
    if (++pieces === 3) abort.abort();
    return Promise.resolve();
  }, { offset: 0, isLive: () => true, signal: abort.signal, onNotice: () => {} });
  assertEquals(pieces, 3);
});

Deno.test("follow() fails when its sink does", async () => {
  await using directory = await temporaryDirectory();
  await append(directory.at("log"), "one\n");
  await assertRejects(
    () =>
      follow(directory.at("log"), () => Promise.reject(new Deno.errors.BrokenPipe("gone")), {
        offset: 0,
        isLive: () => true,
        signal: new AbortController().signal,
        onNotice: () => {},
      }),
    Deno.errors.BrokenPipe,
  );
});

Deno.test("follow() holds one piece at a time when its sink is slow", async () => {
  await using directory = await temporaryDirectory();
  const size = 3_000_000;
  await Deno.writeFile(directory.at("log"), new Uint8Array(size));
  let waiting = 0;
  let largest = 0;
  let shown = 0;
  await follow(directory.at("log"), async (bytes) => {
    assertEquals(++waiting, 1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    waiting--;
    largest = Math.max(largest, bytes.length);
    shown += bytes.length;
  }, { offset: 0, isLive: () => false, signal: new AbortController().signal, onNotice: () => {} });
  assertEquals(shown, size);
  assert(largest <= 64 * 1024);
});

Deno.test("follow() shows the same bytes when there are two followers", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  await using first = new Follower(path);
  await using second = new Follower(path);
  for (let line = 0; line < 200; line++) await append(path, `line ${line}\n`);
  const expected = Array.from({ length: 200 }, (_, line) => `line ${line}\n`).join("");
  assertEquals(await first.finish(), expected);
  assertEquals(await second.finish(), expected);
});
