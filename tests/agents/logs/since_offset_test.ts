import { assertEquals } from "@std/assert";
import {
  type SinceOffset,
  sinceOffset,
  type SinceOptions,
} from "../../../lib/agents/logs/since_offset.ts";
import { formatLogTime } from "../../../lib/log_time.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** Three lines of ten bytes each. */
const LOG = "the first\nsecond...\nthe third\n";
const SECOND = 10;
const THIRD = 20;
const END = LOG.length;

interface Scene extends Omit<SinceOptions, "since" | "floor"> {
  log?: string;
  /** `[offset, time]`; without: there is no index. */
  times?: ReadonlyArray<readonly [offset: number, time: number]>;
  changedAt?: number;
  floor?: number;
}

const TIMES = [[0, 1000], [SECOND, 2000], [THIRD, 3000]] as const;

/** Where what was written since a time begins, in a log that was changed last at 3000. */
async function begins(since: number, scene: Scene): Promise<SinceOffset> {
  const { log = LOG, times, changedAt = 3000, floor = 0, ...known } = scene;
  await using directory = await temporaryDirectory();
  const path = directory.at("stdout.log");
  await Deno.writeTextFile(path, log);
  await Deno.utime(path, new Date(changedAt), new Date(changedAt));
  if (times !== undefined) {
    const text = times.map(([offset, time]) => formatLogTime({ offset, time })).join("");
    await Deno.writeTextFile(directory.at("stdout.times"), text);
  }
  using file = await Deno.open(path);
  return await sinceOffset(path, file, { since, floor, ...known });
}

const WITH_TIMES: ReadonlyArray<readonly [when: string, since: number, begin: number]> = [
  ["all is later", 1000, 0],
  ["the first line is older", 1001, SECOND],
  ["a line was begun at that very time", 2000, SECOND],
  ["only the last line is later", 2001, THIRD],
  ["nothing is later", 3001, END],
];

for (const [when, since, offset] of WITH_TIMES) {
  Deno.test(`sinceOffset() is ${offset} of ${END} when ${when}`, async () => {
    assertEquals(await begins(since, { times: TIMES }), { offset });
  });
}

Deno.test("sinceOffset() is not before the floor when fewer lines are wanted", async () => {
  assertEquals(await begins(1500, { times: TIMES, floor: THIRD }), { offset: THIRD });
  assertEquals(await begins(2500, { times: TIMES, floor: SECOND }), { offset: THIRD });
  assertEquals(await begins(0, { times: TIMES, floor: END }), { offset: END });
});

Deno.test("sinceOffset() goes by what was written last when the clock went back", async () => {
  const times = [[0, 5000], [SECOND, 1000], [THIRD, 2000]] as const;
  assertEquals(await begins(1500, { times }), { offset: THIRD });
  assertEquals(await begins(900, { times }), { offset: 0 });
});

Deno.test("sinceOffset() is where a line begins when the entry is not", async () => {
  const times = [[0, 1000], [SECOND + 3, 2000]] as const;
  assertEquals(await begins(1500, { times }), { offset: SECOND });
});

Deno.test("sinceOffset() shows the line that is being written when it was begun before", async () => {
  const log = `${LOG}and so on`;
  assertEquals(await begins(3500, { log, times: TIMES, changedAt: 4000 }), { offset: END });
  assertEquals(await begins(4500, { log, times: TIMES, changedAt: 4000 }), { offset: log.length });
});

Deno.test("sinceOffset() skips entries about lines that are gone when the log was cut", async () => {
  const times = [[0, 1000], [5000, 2000]] as const;
  assertEquals(await begins(900, { times }), { offset: 0 });
  assertEquals(await begins(1500, { times, changedAt: 1200 }), { offset: END });
});

Deno.test("sinceOffset() goes by the record when there is no index", async () => {
  const run = { offset: SECOND, time: 2000 };
  const told: Array<[since: number, known: Scene, found: SinceOffset]> = [
    [500, { run, createdAt: 1000 }, { offset: 0 }],
    [1500, { run, createdAt: 1000 }, { offset: SECOND, unknown: "left out" }],
    [2500, { run, createdAt: 1000 }, { offset: SECOND, unknown: "shown" }],
    [3500, { run, createdAt: 1000 }, { offset: END }],
    [2500, {}, { offset: 0, unknown: "shown" }],
    [3500, {}, { offset: END }],
    [1500, { run, createdAt: 1000, floor: THIRD }, { offset: THIRD }],
  ];
  for (const [since, known, found] of told) assertEquals(await begins(since, known), found);
});

Deno.test("sinceOffset() says so when a run in the log left no times", async () => {
  const createdAt = 900;
  // The latest,
  const times = [[0, 1000]] as const;
  const run = { offset: SECOND, time: 2000 };
  assertEquals(await begins(1500, { times, run, createdAt }), { offset: SECOND });
  assertEquals(await begins(2500, { times, run, createdAt }), { offset: SECOND, unknown: "shown" });
  assertEquals(await begins(3500, { times, run, createdAt }), { offset: END });
  assertEquals(await begins(950, { times, run, createdAt }), { offset: 0 });
  // and one before.
  const later = { times: [[SECOND, 2000]] as const, run, createdAt };
  assertEquals(await begins(1500, later), { offset: SECOND, unknown: "left out" });
  assertEquals(await begins(800, later), { offset: 0 });
  assertEquals(await begins(2500, later), { offset: END });
});

Deno.test("sinceOffset() is the end when the log is empty", async () => {
  assertEquals(await begins(0, { log: "", times: [[0, 1000]] }), { offset: 0 });
  assertEquals(await begins(0, { log: "" }), { offset: 0 });
});
