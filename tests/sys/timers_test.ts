import { assert, assertEquals } from "@std/assert";
import { Limits } from "../../lib/engine/limits.ts";
import { StreamWatch } from "../../lib/engine/models/wire/stream_watch.ts";
import { every, once } from "../../lib/sys/timers.ts";
import { poll } from "../helpers/poll.ts";

/** Keeps the event loop busy until something is due. */
function block(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}

Deno.test("every() calls nothing once it is disposed of, also where that was due in the same turn", async () => {
  let calls = 0;
  let late = 0;
  for (let round = 0; round < 30; round++) {
    let isOver = false;
    const repeated = every(5, () => {
      calls++;
      if (isOver) late++;
    });
    const told = Deno.readFile("/dev/null");
    block(8);
    await told;
    repeated[Symbol.dispose]();
    isOver = true;
    const before = calls;
    await new Promise((resolve) => setTimeout(resolve, 8));
    assertEquals(calls, before);
  }
  assertEquals(late, 0);
});

interface Watched extends Disposable {
  /** Whether its time was over, as it sees that. */
  isLate: () => boolean;
}

/** What has to be quiet once it was taken back, each with five milliseconds. */
const TAKEN_BACK: Readonly<Record<string, () => Watched>> = {
  "once()": () => {
    let isLate = false;
    const timer = once(5, () => isLate = true);
    return { isLate: () => isLate, [Symbol.dispose]: () => timer[Symbol.dispose]() };
  },
  Limits: () => {
    const limits = new Limits({ timeoutMs: 5 });
    return {
      isLate: () => limits.signal.aborted,
      [Symbol.dispose]: () => limits[Symbol.dispose](),
    };
  },
  StreamWatch: () => {
    const watch = new StreamWatch({ idleMs: 5, firstTokenMs: 5 });
    return { isLate: () => watch.signal.aborted, [Symbol.dispose]: () => watch.stop() };
  },
};

for (const [name, make] of Object.entries(TAKEN_BACK)) {
  Deno.test(`${name} does nothing once it is taken back, also where that was due in the same turn`, async () => {
    let late = 0;
    for (let round = 0; round < 30; round++) {
      const watched = make();
      const told = Deno.readFile("/dev/null");
      block(8);
      await told;
      const wasLate = watched.isLate();
      watched[Symbol.dispose]();
      await new Promise((resolve) => setTimeout(resolve, 8));
      if (!wasLate && watched.isLate()) late++;
    }
    assertEquals(late, 0);
  });
}

Deno.test("once() calls once until then", async () => {
  let calls = 0;
  using _soon = once(1, () => calls++);
  await poll(() => calls > 0, "a call");
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(calls, 1);
});

Deno.test("every() calls again and again until then", async () => {
  let calls = 0;
  {
    using _repeated = every(1, () => calls++);
    await poll(() => calls > 3, "four calls");
  }
  const after = calls;
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert(calls === after);
});
