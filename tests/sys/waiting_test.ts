import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { abortable } from "../../lib/sys/abortable.ts";
import { delay } from "../../lib/sys/delay.ts";
import { settlesWithin } from "../../lib/sys/settles_within.ts";
import { writeAll } from "../../lib/sys/files/write_all.ts";

const FOREVER = new Promise<never>(() => {});

Deno.test("abortable() rejects at once when the signal is aborted already", async () => {
  const signal = AbortSignal.abort(new Error("over"));
  await assertRejects(() => abortable(delay(1_000_000, signal), signal), Error, "over");
});

Deno.test("abortable() rejects with the reason when the signal aborts a sleep", async () => {
  const controller = new AbortController();
  const sleep = abortable(delay(1_000_000, controller.signal), controller.signal);
  controller.abort(new Error("over"));
  await assertRejects(() => sleep, Error, "over");
});

Deno.test("abortable() is what the work is when nothing aborts", async () => {
  const { signal } = new AbortController();
  assertEquals(await abortable(Promise.resolve(7), signal), 7);
  await assertRejects(() => abortable(Promise.reject(new Error("no")), signal), Error, "no");
});

Deno.test("settlesWithin() tells work that ended, well or badly, from work that goes on", async () => {
  assertEquals(await settlesWithin(Promise.resolve(), 1_000_000), true);
  assertEquals(await settlesWithin(Promise.reject(new Error("no")), 1_000_000), true);
  assertEquals(await settlesWithin(FOREVER, 1), false);
  // Also where nobody waits any more when it begins.
  assertEquals(await settlesWithin(FOREVER, 1_000_000, AbortSignal.abort()), false);
});

Deno.test("settlesWithin() and delay() wait longer than a timer can, instead of not at all", async () => {
  const controller = new AbortController();
  const ends = [
    settlesWithin(FOREVER, 2 ** 31, controller.signal),
    delay(2 ** 31, controller.signal),
  ];
  const first = await Promise.race([
    ...ends.map((end) => end.then(() => "ended")),
    delay(20).then(() => "waits"),
  ]);
  assertEquals(first, "waits");
  controller.abort();
  await Promise.all(ends);
});

Deno.test("delay() ends early when its signal aborts", async () => {
  const controller = new AbortController();
  const sleep = delay(1_000_000, controller.signal);
  controller.abort();
  await sleep;
  await delay(1_000_000, controller.signal);
});

Deno.test("writeAll() writes the rest when a write took only a part", async () => {
  const written: number[] = [];
  const sink = {
    write: (bytes: Uint8Array) => Promise.resolve(written.push(...bytes.subarray(0, 2)) && 2),
  };
  await writeAll(sink, new Uint8Array([1, 2, 3, 4]));
  assertEquals(written, [1, 2, 3, 4]);
});
