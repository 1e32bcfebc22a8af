import { assertEquals } from "@std/assert";
import {
  activitySeconds,
  describeActivity,
  progressOf,
  readProgress,
} from "../../lib/agents/progress.ts";
import { startedRecord } from "../helpers/records.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const AT = "2026-01-02T03:04:05.678Z";
const BASE = { version: 1, nonce: "n", at: AT };
const TOKENS = { input: 1, output: 2, cache_read: 0, estimated: false };
const TOOL = { kind: "tool", tool: "bash", label: "npm test", since: AT };

/** What stands in the file → which fields of it are taken. */
const FIELDS: ReadonlyArray<readonly [field: string, value: unknown, isTaken: boolean]> = [
  ["turns", 3, true],
  ["turns", "3", false],
  ["tokens", TOKENS, true],
  ["tokens", { input: 1 }, false],
  ["tokens", [], false],
  ["cost_usd", 0.5, true],
  ["cost_usd", null, false],
  ["context", { used: 1, window: 2 }, true],
  ["context", { used: 1 }, false],
  ["activity", TOOL, true],
  ["activity", { kind: "asking", since: AT }, true],
  ["activity", { ...TOOL, label: 1 }, false],
  ["activity", { ...TOOL, since: "soon" }, false],
  ["activity", { kind: "toString", since: AT }, false],
  ["activity", "bash", false],
  ["said", "hello", true],
  ["said", {}, false],
  ["todos", [{ text: "a", state: "done" }], true],
  ["todos", [{ text: "a", state: "gone" }], false],
  ["todos", {}, false],
];

for (const [field, value, isTaken] of FIELDS) {
  const what = `${isTaken ? "takes" : "leaves out"} "${field}" when it is ${JSON.stringify(value)}`;
  Deno.test(`readProgress() ${what}`, async () => {
    await using directory = await temporaryDirectory();
    await Deno.writeTextFile(
      directory.at("progress.json"),
      JSON.stringify({ ...BASE, [field]: value, later: true }),
    );
    const progress: unknown = readProgress(directory.path, "n");
    assertEquals(progress, isTaken ? { ...BASE, [field]: value } : BASE);
  });
}

Deno.test("progressOf() is undefined when the file is of an earlier run, and once the run is over", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("progress.json"), JSON.stringify({ ...BASE, turns: 1 }));
  const meta = (nonce: string) => ({
    ...startedRecord("a3f8c1d2"),
    identity: { boot_id: "b", start_time: "1", nonce },
  });
  const of = (state: string, nonce: string) =>
    progressOf({ state, meta: meta(nonce) }, directory.path)?.turns;
  assertEquals([of("running", "n"), of("running", "m"), of("stopped", "n")], [
    1,
    undefined,
    undefined,
  ]);
});

Deno.test("describeActivity() says in words what a run does", () => {
  const since = AT;
  assertEquals(
    [
      describeActivity({ kind: "asking", since }),
      describeActivity({ kind: "tool", tool: "bash", label: "npm test", since }),
      describeActivity({ kind: "tool", tool: "list", label: "", since }),
      describeActivity({ kind: "retrying", reason: "busy", since }),
    ],
    ["waits for the model", "bash npm test", "list", "asks the model again: busy"],
  );
});

Deno.test("activitySeconds() is 0 when the worker's clock is ahead", () => {
  const activity = { kind: "asking", since: AT } as const;
  assertEquals(activitySeconds(activity, Date.parse(AT) - 5_000), 0);
  assertEquals(activitySeconds(activity, Date.parse(AT) + 5_900), 5);
});
