import { assertEquals } from "@std/assert";
import {
  claimEnd,
  type EndClaim,
  forgetEnd,
  isUntold,
  readEndFile,
} from "../../../lib/agents/ending/end_file.ts";
import { isThere } from "../../../lib/sys/files/info_at.ts";
import { poll } from "../../helpers/poll.ts";
import { endedRecord, startedRecord } from "../../helpers/records.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const ID = "a3f8c1d2";
const WISHES: ReadonlyArray<readonly [wish: Record<string, unknown>, isWished: boolean]> = [
  [{}, false],
  [{ on_end: "true" }, true],
  [{ notify: ["desktop"] }, true],
  [{ notify: [] }, false],
];

for (const [wish, isWished] of WISHES) {
  Deno.test(`isUntold() is ${isWished} of an end with ${JSON.stringify(wish)}`, async () => {
    await using directory = await temporaryDirectory();
    assertEquals(isUntold({ ...endedRecord(ID), ...wish }, directory.path), isWished);
    assertEquals(isUntold({ ...startedRecord(ID), ...wish }, directory.path), false);
  });
}

/** One that nobody has: where its lock comes late, as on a busy machine, it is left to the next one. */
function claimed(path: string, nonce: string | null = null): Promise<EndClaim> {
  return poll(() => claimEnd(path, nonce), "the claim");
}

Deno.test("claimEnd() gives a claim once, and isUntold() is true until it says something", async () => {
  await using directory = await temporaryDirectory();
  const meta = { ...endedRecord(ID), on_end: "true" };
  const claim = await claimed(directory.path);
  assertEquals(isUntold(meta, directory.path), true);
  const end = { version: 1, nonce: null, reason: "lost", claimed_at: "now" } as const;
  await claim.write({ ...end, done_at: "a long text that is to be shorter" });
  await claim.write(end);
  assertEquals(isUntold(meta, directory.path), false);
  claim[Symbol.dispose]();
  assertEquals(await claimEnd(directory.path, null), undefined);
  const { identity: _, ...unnamed } = meta;
  assertEquals(readEndFile(unnamed, directory.path), end);
});

Deno.test("claimEnd() takes up what a process left that died before it said anything", async () => {
  await using directory = await temporaryDirectory();
  (await claimed(directory.path))[Symbol.dispose]();
  assertEquals(await Deno.readTextFile(directory.at("end.json")), "");
  (await claimed(directory.path))[Symbol.dispose]();
});

Deno.test("claimEnd() hands on what a process had claimed that died, and nothing that was begun or done", async () => {
  await using directory = await temporaryDirectory();
  const { identity: _, ...record } = { ...endedRecord(ID), on_end: "true", notify: ["desktop"] };
  const end = { version: 1, nonce: null, reason: "lost", claimed_at: "now" } as const;
  const cases: ReadonlyArray<readonly [file: object, isLeft: boolean]> = [
    [{ ...end, on_end: { command: "true", state: "waiting" } }, true],
    [{ ...end, on_end: { command: "true", state: "started" } }, false],
    [{ ...end, notify: [{ whom: "desktop", isWaiting: true }] }, true],
    [{ ...end, notify: [{ whom: "desktop" }] }, false],
    [{ ...end, notify: [{ whom: "desktop", isWaiting: true }], nonce: "another" }, false],
    [{ ...end, notify: [{ whom: "desktop", isWaiting: true }], done_at: "now" }, false],
  ];
  for (const [file, isLeft] of cases) {
    await Deno.writeTextFile(directory.at("end.json"), JSON.stringify(file));
    assertEquals(isUntold(record, directory.path), isLeft, JSON.stringify(file));
    using claim = isLeft ? await claimed(directory.path) : await claimEnd(directory.path, null);
    assertEquals(claim?.left, isLeft ? file : undefined);
    // As long as somebody is at it, there is nothing to do for others.
    if (claim !== undefined) assertEquals(isUntold(record, directory.path), false);
    await claim?.write({ ...end, done_at: "now" });
    assertEquals(isUntold(record, directory.path), false);
    await Deno.remove(directory.at("end.json"));
  }
});

Deno.test("claimEnd() lets who tells of an older run mark nothing of a newer one", async () => {
  await using directory = await temporaryDirectory();
  const mode = async () => ((await Deno.stat(directory.at("end.json"))).mode ?? 0) & 0o777;
  const end = { version: 1, reason: "lost", claimed_at: "now" } as const;
  using older = await claimed(directory.path, "older");
  await older.write({ ...end, nonce: "older" });
  forgetEnd(directory.path);
  using newer = await claimed(directory.path, "newer");
  const waiting = {
    ...end,
    nonce: "newer",
    on_end: { command: "true", state: "waiting" as const },
  };
  await newer.write(waiting);
  await older.write({ ...end, nonce: "older", done_at: "later" });
  assertEquals(await mode(), 0o600);
  assertEquals(JSON.parse(await Deno.readTextFile(directory.at("end.json"))), waiting);
  await newer.write({ ...waiting, done_at: "later still" });
  assertEquals(await mode(), 0o400);
});

Deno.test("claimEnd() is undefined when the agent is gone", async () => {
  assertEquals(await claimEnd("/nonexistent/agent", null), undefined);
});

Deno.test("claimEnd() writes through no link, and forgetEnd() waits at no pipe, when one is in the place of the file", async () => {
  await using directory = await temporaryDirectory();
  const [path, other] = [directory.at("end.json"), directory.at("other")];
  await Deno.writeTextFile(other, "");
  await Deno.symlink(other, path);
  const meta = { ...endedRecord(ID), on_end: "true" };
  assertEquals(isUntold(meta, directory.path), true);
  {
    using claim = await claimed(directory.path);
    await claim.write({ version: 1, nonce: null, reason: "lost", claimed_at: "now" });
  }
  assertEquals(await Deno.readTextFile(other), "");
  assertEquals(readEndFile(meta, directory.path)?.reason, "lost");
  await Deno.remove(path);
  await new Deno.Command("mkfifo", { args: [path] }).output();
  forgetEnd(directory.path);
  assertEquals(isThere(path), false);
});
