import { assert, assertEquals } from "@std/assert";
import { WriteSoon } from "../../../lib/cli/run/write_soon.ts";
import { delay } from "../../../lib/sys/delay.ts";
import { poll } from "../../helpers/poll.ts";

Deno.test("WriteSoon writes ten times a second at most when it is asked all the time", async () => {
  const times: number[] = [];
  using file = new WriteSoon(() => {
    times.push(performance.now());
    return Promise.resolve();
  });
  const until = performance.now() + 550;
  while (performance.now() < until) {
    file.within(100);
    await delay(5);
  }
  assert(times.length >= 2, `${times.length} writes`);
  for (const [index, time] of times.entries()) {
    assert(index === 0 || time - (times[index - 1] ?? 0) >= 99, String(times));
  }
});

Deno.test("WriteSoon writes once more when something changed while it was writing", async () => {
  let writes = 0;
  let change = () => {};
  using file = new WriteSoon(async () => {
    change();
    change = () => {};
    await delay(20);
    writes++;
  });
  change = () => file.within(0);
  await file.write();
  await poll(() => writes === 2, "a second write");
});

Deno.test("WriteSoon takes the earlier of two times, and writes nothing once it is over", async () => {
  let writes = 0;
  const write = () => {
    writes++;
    return Promise.resolve();
  };
  {
    using file = new WriteSoon(write);
    await file.write();
    file.within(3_600_000);
    file.within(100);
    file.within(3_600_000);
    await poll(() => writes === 2, "the earlier write");
    file.within(1);
  }
  await delay(150);
  assertEquals(writes, 2);
});
