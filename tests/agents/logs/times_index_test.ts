import { assert, assertEquals } from "@std/assert";
import { LineTimes } from "../../../lib/agents/logs/line_times.ts";
import { openTimes, timesFromEnd } from "../../../lib/agents/logs/times_index.ts";
import { formatLogTime, type LogTime } from "../../../lib/log_time.ts";
import { append } from "../../helpers/follower.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** An index with an entry for every ten bytes: a second each. */
function entries(count: number): LogTime[] {
  return Array.from({ length: count }, (_, at) => ({ offset: at * 10, time: at * 1000 }));
}

function format(all: readonly LogTime[]): string {
  return all.map(formatLogTime).join("");
}

/** An index of `[offset, time]`. */
function index(...all: ReadonlyArray<readonly [offset: number, time: number]>): string {
  return format(all.map(([offset, time]) => ({ offset, time })));
}

/** What is read of an index that holds `text`, latest first. */
async function readFromEnd(text: string): Promise<LogTime[]> {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("times"), text);
  using file = await openTimes(directory.at("times"));
  assert(file !== undefined);
  return (await Array.fromAsync(timesFromEnd(file))).flatMap((block) => block.entries);
}

/** When the line at each offset was begun, asked for in that order. */
async function timesAt(text: string, offsets: readonly number[]): Promise<unknown[]> {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("times"), text);
  using times = new LineTimes(directory.at("times"));
  const found: unknown[] = [];
  for (const offset of offsets) {
    await times.read({ from: offset, to: offset + 1 });
    found.push(times.at(offset));
  }
  return found;
}

for (const count of [0, 1, 2, 5000]) {
  Deno.test(`timesFromEnd() finds every entry when there are ${count}`, async () => {
    assertEquals(await readFromEnd(format(entries(count))), entries(count).reverse());
  });
}

const GARBAGE: ReadonlyArray<readonly [what: string, text: string]> = [
  ["half an entry at its end", "9999 1767"],
  ["lines that are none", "\n\nabc\n1 2 3\n\0\xff\n"],
  ["a line longer than it reads at once", "x".repeat(40_000) + "\n"],
  ["such a line at its end", "x".repeat(40_000)],
];

for (const [what, garbage] of GARBAGE) {
  Deno.test(`timesFromEnd() skips it when an index has ${what}`, async () => {
    assertEquals(await readFromEnd(format(entries(3)) + garbage), entries(3).reverse());
  });
}

for (const [what, garbage] of GARBAGE.filter(([_what, text]) => text.endsWith("\n"))) {
  Deno.test(`an index tells what stands on both sides when it has ${what}`, async () => {
    const after = [{ offset: 900, time: 77 }];
    const text = format(entries(3)) + garbage + format(after);
    assertEquals(await readFromEnd(text), [...after, ...entries(3).reverse()]);
    assertEquals(await timesAt(text, [0, 20, 899, 900]), [0, 2000, 2000, 77]);
  });
}

Deno.test("an entry is void when one after it has no higher offset", async () => {
  // A line that was announced and not written, and a log that was cut.
  const text = index([0, 1], [50, 2], [40, 3], [60, 4]);
  assertEquals((await readFromEnd(text)).map(({ time }) => time), [4, 3, 1]);
  assertEquals(await timesAt(text, [0, 39, 40, 50, 60]), [1, 1, 3, 3, 4]);
  const cut = index([0, 1], [5000, 2], [0, 3]);
  assertEquals(await readFromEnd(cut), [{ offset: 0, time: 3 }]);
  assertEquals(await timesAt(cut, [0, 10]), [3, 3]);
});

Deno.test("LineTimes tells the same from wherever it is asked first", async () => {
  const text = format(entries(5000));
  for (const first of [0, 7, 24_999, 49_990, 60_000]) {
    const expected = Math.min(4999, Math.floor(first / 10)) * 1000;
    assertEquals(await timesAt(text, [first]), [expected], `${first}`);
  }
  assertEquals(await timesAt(text, [5, 30_000, 49_995]), [0, 3_000_000, 4_999_000]);
});

Deno.test("LineTimes knows nothing of lines before the first entry, or without an index", async () => {
  assertEquals(await timesAt(index([100, 5]), [0, 99, 100]), [undefined, undefined, 5]);
  await using directory = await temporaryDirectory();
  using times = new LineTimes(directory.at("times"));
  await times.read({ from: 0, to: 10 });
  assertEquals(times.at(0), undefined);
});

Deno.test("LineTimes sees what is added while it reads, an index that comes later too", async () => {
  await using directory = await temporaryDirectory();
  using times = new LineTimes(directory.at("times"));
  await times.read({ from: 0, to: 5 });
  assertEquals(times.at(0), undefined);
  const next = index([10, 2]);
  await append(directory.at("times"), index([5, 1]) + next.slice(0, 4));
  await times.read({ from: 5, to: 10 });
  assertEquals(times.at(5), 1);
  await append(directory.at("times"), next.slice(4));
  await times.read({ from: 10, to: 15 });
  assertEquals([times.at(9), times.at(10)], [1, 2]);
});

Deno.test("openTimes() opens nothing when there is a link, a pipe or a directory", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("file"), index([0, 1]));
  await Deno.symlink(directory.at("file"), directory.at("link"));
  await Deno.mkdir(directory.at("directory"));
  await new Deno.Command("mkfifo", { args: [directory.at("pipe")] }).output();
  for (const name of ["link", "pipe", "directory", "none"]) {
    assertEquals([name, await openTimes(directory.at(name))], [name, undefined]);
  }
});
