import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { Gathering } from "../../../../lib/engine/models/wire/gathering.ts";

/** Work that puts numbers into `results`, and what is taken of them at a time. */
function gather(work: (results: number[]) => AsyncIterable<void>) {
  const results: number[] = [];
  const gathering = new Gathering(work(results), { hasNews: () => results.length > 0 });
  const takes: number[][] = [];
  const takeAll = async () => {
    while (await gathering.next()) takes.push(results.splice(0));
  };
  return { takes, takeAll };
}

async function* upTo(results: number[], count: number): AsyncGenerator<void> {
  for (let number = 0; number < count; number++) {
    results.push(number);
    yield await Promise.resolve();
  }
}

Deno.test("Gathering gives everything in its order, and what comes at once together", async () => {
  const { takes, takeAll } = gather((results) => upTo(results, 20_000));
  await takeAll();
  assertEquals(takes.flat(), Array.from({ length: 20_000 }, (_, number) => number));
  assertEquals(takes.length < 1_000, true, `${takes.length} times`);
});

Deno.test("Gathering gives the first at once", async () => {
  const { takes, takeAll } = gather(async function* (results) {
    results.push(1);
    yield;
    await new Promise((resolve) => setTimeout(resolve, 30));
    results.push(2);
    yield;
  });
  await takeAll();
  assertEquals(takes, [[1], [2]]);
});

Deno.test("Gathering gives what came before a failure, then throws it", async () => {
  const { takes, takeAll } = gather(async function* (results) {
    yield* upTo(results, 3);
    throw new Error("broken");
  });
  await assertRejects(takeAll, Error, "broken");
  assertEquals(takes.flat(), [0, 1, 2]);
});

Deno.test("Gathering ends when the work has nothing to give", async () => {
  const { takes, takeAll } = gather(async function* () {
    yield await Promise.resolve();
  });
  await takeAll();
  assertEquals(takes.flat(), []);
});

Deno.test("Gathering goes on when a great many steps bring nothing", async () => {
  const { takes, takeAll } = gather(async function* (results) {
    for (let step = 0; step < 10_000; step++) yield await Promise.resolve();
    results.push(1);
    yield;
  });
  await takeAll();
  assertEquals(takes, [[1]]);
});
