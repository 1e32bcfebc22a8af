import { assertEquals } from "@std/assert";
import type { RunStart } from "../../../lib/agents/logs/times_index.ts";
import { Timestamps } from "../../../lib/agents/logs/timestamps.ts";
import { formatLogTime } from "../../../lib/log_time.ts";
import { append } from "../../helpers/follower.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

interface Scene {
  /** `[offset, time]` */
  times: ReadonlyArray<readonly [offset: number, time: number]>;
  offset?: number;
  isAtLineStart?: boolean;
  run?: RunStart;
}

const AT_0 = "1970-01-01T00:00:00.000Z ";
const AT_1 = "1970-01-01T00:00:01.000Z ";

function indexOf(times: Scene["times"]): string {
  return times.map(([offset, time]) => formatLogTime({ offset, time })).join("");
}

/** What becomes of the pieces of a log, and how often it is said that a time is not known. */
async function stamped(
  pieces: ReadonlyArray<string | Uint8Array>,
  { times, offset = 0, isAtLineStart = true, run }: Scene,
): Promise<{ bytes: Uint8Array; text: string; told: number }> {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("times"), indexOf(times));
  let bytes = new Uint8Array();
  let told = 0;
  using timestamps = new Timestamps(directory.at("times"), {
    sink: (more) => {
      bytes = new Uint8Array([...bytes, ...more]);
      return Promise.resolve();
    },
    offset,
    isAtLineStart,
    run,
    onUnknown: () => told++,
  });
  for (const piece of pieces) {
    await timestamps.write(typeof piece === "string" ? new TextEncoder().encode(piece) : piece);
  }
  return { bytes, text: new TextDecoder().decode(bytes), told };
}

Deno.test("Timestamps puts a time before each line, and no other", async () => {
  const { text, told } = await stamped(["one\ntwo\n", "thr", "ee", "\n", "four"], {
    times: [[0, 0], [8, 1000]],
  });
  assertEquals(text, `${AT_0}one\n${AT_0}two\n${AT_1}three\n${AT_1}four`);
  assertEquals(told, 0);
});

Deno.test("Timestamps writes every time as ISO 8601 when they go on, jump, and go back", async () => {
  const start = Date.parse("2026-01-31T23:59:58.890Z");
  const all = [0, 1, 9, 10, 99, 109, 110, 1110, 86_400_000, 1109, -1, 5].map((ms) => start + ms);
  const { text } = await stamped(["x\n".repeat(all.length)], {
    times: all.map((time, at) => [at * 2, time]),
  });
  assertEquals(text, all.map((time) => `${new Date(time).toISOString()} x\n`).join(""));
});

Deno.test("Timestamps takes a line that a program redraws for one line", async () => {
  const { text } = await stamped(["10%\r", "20%\r", "done\r\nnext\n\n"], { times: [[0, 0]] });
  assertEquals(text, `${AT_0}10%\r20%\rdone\r\n${AT_0}next\n${AT_0}\n`);
});

Deno.test("Timestamps lets every byte pass as it is when they are no text", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at).filter((byte) => byte !== 0x0a);
  const { bytes: written } = await stamped([bytes], { times: [[0, 0]] });
  assertEquals(written, Uint8Array.from([...new TextEncoder().encode(AT_0), ...bytes]));
});

Deno.test("Timestamps gives a line the time at which it was begun when an entry is within it", async () => {
  const { text } = await stamped(["begun by one run, ended by another\nnext\n"], {
    times: [[0, 0], [10, 1000]],
  });
  assertEquals(text, `${AT_0}begun by one run, ended by another\n${AT_1}next\n`);
});

Deno.test("Timestamps begins with no time when it begins within a line", async () => {
  const { text } = await stamped(["rest\nnext\n"], {
    times: [[0, 0], [105, 1000]],
    offset: 100,
    isAtLineStart: false,
  });
  assertEquals(text, `rest\n${AT_1}next\n`);
});

Deno.test("Timestamps says so once, and prints a dash, when it does not know the times", async () => {
  const run = { offset: 8, time: 500 };
  assertEquals(await stamped(["one\ntwo\n", "three\nfour\n"], { times: [], run }), {
    ...await stamped([], { times: [] }),
    ...textOf("- one\n- two\n- three\n- four\n"),
    told: 1,
  });
  // A run by a version that kept none, after one that did.
  const { text } = await stamped(["one\ntwo\n", "three\nfour\n"], { times: [[0, 0]], run });
  assertEquals(text, `${AT_0}one\n${AT_0}two\n- three\n- four\n`);
});

function textOf(text: string): { text: string; bytes: Uint8Array } {
  return { text, bytes: new TextEncoder().encode(text) };
}

/** What becomes of a log of which the index holds an entry at 0, when it goes on from its start. */
async function restarted(
  why: "cut" | "replaced",
  goOn: (index: string, write: (words: string) => Promise<void>) => Promise<void>,
): Promise<string> {
  await using directory = await temporaryDirectory();
  const index = directory.at("times");
  await Deno.writeTextFile(index, indexOf([[0, 0], [4, 0], [500, 0]]));
  let text = "";
  using timestamps = new Timestamps(index, {
    sink: (bytes) => {
      text += new TextDecoder().decode(bytes);
      return Promise.resolve();
    },
    offset: 0,
    isAtLineStart: true,
    onUnknown: () => {},
  });
  const write = (words: string) => timestamps.write(new TextEncoder().encode(words));
  await write("old\ncut o");
  if (why === "replaced") await Deno.remove(index);
  timestamps.restart(why);
  await goOn(index, write);
  return text;
}

Deno.test("Timestamps goes on with another index when the log was replaced", async () => {
  const text = await restarted("replaced", async (index, write) => {
    await append(index, indexOf([[0, 1000]]));
    await write("new\n");
  });
  assertEquals(text, `${AT_0}old\n${AT_0}cut o${AT_1}new\n`);
});

Deno.test("Timestamps knows no time of what is gone when the log was cut", async () => {
  const later = Date.now() + 3_600_000;
  const text = await restarted("cut", async (index, write) => {
    await write("of others\n");
    await append(index, indexOf([[10, later]]));
    await write("new\n");
  });
  const time = new Date(later).toISOString();
  assertEquals(text, `${AT_0}old\n${AT_0}cut o- of others\n${time} new\n`);
});

Deno.test("Timestamps puts a time before every line when a piece has as many as bytes", async () => {
  const lines = 64 * 1024;
  const { text } = await stamped([new Uint8Array(lines).fill(0x0a)], { times: [[0, 0]] });
  assertEquals(text, `${AT_0}\n`.repeat(lines));
});
