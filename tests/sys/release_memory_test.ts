import { assertEquals } from "@std/assert";
import { evaluate } from "../helpers/evaluate.ts";

const EXPOSED = { env: { DENO_V8_FLAGS: "--expose-gc" } };

Deno.test("releaseMemory() shrinks the heap when much of it is garbage, and not again when little is new", async () => {
  const { stdout, stderr } = await evaluate(
    `
    import { releaseMemory } from "lib/sys/release_memory.ts";
    const heap = () => Deno.memoryUsage().heapTotal;
    let kept = Array.from({ length: 500_000 }, (_, index) => ({ index }));
    const full = heap();
    kept = [];
    console.log(releaseMemory(), heap() < full - 8_000_000, releaseMemory());
    `,
    EXPOSED,
  );
  assertEquals([stdout, stderr], ["true true false\n", ""]);
});

Deno.test("releaseMemory() does nothing when V8 does not let it", async () => {
  const { stdout, stderr } = await evaluate(`
    import { releaseMemory } from "lib/sys/release_memory.ts";
    console.log(releaseMemory());
  `);
  assertEquals([stdout, stderr], ["false\n", ""]);
});
