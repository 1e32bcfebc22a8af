import { assert, assertEquals } from "@std/assert";
import { every } from "../../lib/sys/every.ts";
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
