import { assertEquals } from "@std/assert";
import { isFresh, lastHeartbeat } from "../../../lib/agents/liveness/heartbeat.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const SECOND = 1000;

/** The age of a heartbeat by our clock, in seconds → whether it proves that the worker lives. */
const AGES: ReadonlyArray<readonly [age: number, isProof: boolean]> = [
  [0, true],
  [10, true],
  [29, true],
  [89, true],
  [91, false],
  [3600, false],
  // The other machine's clock is ahead.
  [-59, true],
  [-61, false],
];

for (const [age, isProof] of AGES) {
  Deno.test(`isFresh() is ${isProof} when a heartbeat is ${age} s old`, () => {
    assertEquals(isFresh(1_000_000 * SECOND - age * SECOND, 1_000_000 * SECOND), isProof);
  });
}

/** What stands in the file → what it tells about the run `n`. */
const FILES: ReadonlyArray<readonly [text: string, heartbeat: number | undefined]> = [
  [`{"version":1,"nonce":"n","at":"1970-01-01T00:00:05.000Z"}`, 5000],
  [`{"version":2,"nonce":"n","at":"1970-01-01T00:00:05.000Z","turns":3}`, 5000],
  [`{"version":1,"nonce":"another","at":"1970-01-01T00:00:05.000Z"}`, undefined],
  [`{"version":1,"nonce":"n","at":"soon"}`, undefined],
  [`{"nonce":"n"}`, undefined],
];

for (const [text, heartbeat] of FILES) {
  Deno.test(`lastHeartbeat() is ${heartbeat} when progress.json holds ${JSON.stringify(text)}`, async () => {
    await using directory = await temporaryDirectory();
    await Deno.writeTextFile(directory.at("progress.json"), text);
    assertEquals(lastHeartbeat(directory.path, "n"), heartbeat);
  });
}

Deno.test("lastHeartbeat() is undefined when there is no file", async () => {
  await using directory = await temporaryDirectory();
  assertEquals(lastHeartbeat(directory.path, "n"), undefined);
});
