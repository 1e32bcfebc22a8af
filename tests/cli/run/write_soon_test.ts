import { assert, assertEquals } from "@std/assert";
import { WriteSoon } from "../../../lib/cli/run/write_soon.ts";
import { delay } from "../../../lib/sys/delay.ts";
import { poll } from "../../helpers/poll.ts";

Deno.test("WriteSoon writes ten times a second at most when it is asked all the time", async () => {
  let writes = 0;
  using file = new WriteSoon(() => Promise.resolve(void writes++));
  const begun = performance.now();
  while (writes < 5) {
    file.within(100);
    await delay(5);
  }
  // The first comes at once; a timer may come up to a millisecond early.
  const elapsed = performance.now() - begun;
  assert(elapsed >= 4 * 99, `5 writes in ${elapsed} ms`);
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
