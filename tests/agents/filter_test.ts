import { assertEquals, assertThrows } from "@std/assert";
import { parseFilters } from "../../lib/agents/filter.ts";
import type { AgentMeta } from "../../lib/agents/record/meta.ts";
import type { AgentStatus } from "../../lib/agents/state.ts";
import { UsageError } from "../../lib/errors.ts";
import { endedRecord, startedRecord } from "../helpers/records.ts";

function status(meta: AgentMeta): AgentStatus {
  return { id: meta.id, state: meta.state, ageInSeconds: 1, meta };
}

const AGENTS: AgentStatus[] = [
  status(startedRecord("running", { name: "nightly-1", cwd: "/srv/shop" })),
  status(endedRecord("failed", { reason: "failed", cwd: "/srv/shop/src" })),
  status(endedRecord("lost", { reason: "lost", cwd: "/srv/shopping", name: "nightly-2" })),
  status(endedRecord("worktree", {
    reason: "completed",
    cwd: "/home/you/.isonforge/worktrees/shop-1/feature/src",
    worktree: "feature",
    worktree_path: "/home/you/.isonforge/worktrees/shop-1/feature",
    repository: "/srv/shop/.git",
  })),
  { id: "unreadable", state: "unreadable", reason: "it is empty" },
];

function chosen(...filters: string[]): string[] {
  return AGENTS.filter(parseFilters(filters)).map(({ id }) => id);
}

Deno.test("parseFilters() lets everything through when there is no filter", () => {
  assertEquals(chosen(), AGENTS.map(({ id }) => id));
});

Deno.test("parseFilters() chooses by state, and by reason of what has ended", () => {
  assertEquals(chosen("state=running"), ["running"]);
  assertEquals(chosen("state=unreadable"), ["unreadable"]);
  assertEquals(chosen("reason=failed"), ["failed"]);
});

Deno.test("parseFilters() takes any of one key, and all of different keys", () => {
  assertEquals(chosen("reason=failed", "reason=lost"), ["failed", "lost"]);
  assertEquals(chosen("reason=failed", "reason=lost", "cwd=/srv/shop"), ["failed"]);
});

Deno.test("parseFilters() chooses by a part of the name", () => {
  assertEquals(chosen("name=nightly"), ["running", "lost"]);
  assertEquals(chosen("name=nightly-2"), ["lost"]);
});

Deno.test("parseFilters() takes agents below a directory, also those in worktrees of it", () => {
  assertEquals(chosen("cwd=/srv/shop"), ["running", "failed", "worktree"]);
  assertEquals(chosen("cwd=/srv/shop/src/"), ["failed", "worktree"]);
  assertEquals(chosen("cwd=/home/you/.isonforge"), ["worktree"]);
  assertEquals(chosen("cwd=/nowhere"), []);
});

for (
  const [text, message] of [
    ["running", 'key=value, not "running"'],
    ["colour=red", 'key=value, not "colour=red"'],
    ["constructor=x", 'key=value, not "constructor=x"'],
    ["state=", 'key=value, not "state="'],
    ["state=dead", 'one of running, queued, stopped, elsewhere, unreadable, not "dead"'],
    ["reason=bad\x1b", String.raw`not "bad\u001b"`],
  ] as const
) {
  Deno.test(`parseFilters() refuses ${JSON.stringify(text)} and names what there is`, () => {
    assertThrows(() => parseFilters([text]), UsageError, message);
  });
}
