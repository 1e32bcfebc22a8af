import { assertEquals } from "@std/assert";
import { type PlannedAgent, planQueue } from "../../../lib/agents/queue/plan.ts";
import type { AgentMeta, QueuedMeta } from "../../../lib/agents/record/meta.ts";
import { queued } from "../../../lib/agents/record/transitions.ts";
import { endedRecord, record, startedRecord } from "../../helpers/records.ts";

const GPU = "http://gpu1:8000/v1";

function waiting(id: string, fields: Partial<QueuedMeta> = {}): PlannedAgent {
  const { identity: _none, ...rest } = record(id);
  const queued_at = `2026-01-02T03:04:${String(order++ % 60).padStart(2, "0")}.000Z`;
  return { meta: { ...rest, queued_at, ...fields, state: "queued" }, isRunning: false };
}
let order = 0;

function running(id: string, fields: Partial<AgentMeta> = {}): PlannedAgent {
  return { meta: { ...startedRecord(id), ...fields } as AgentMeta, isRunning: true };
}

function over(id: string, end: Parameters<typeof endedRecord>[1] = {}): PlannedAgent {
  return { meta: endedRecord(id, end), isRunning: false };
}

interface World {
  slots?: Record<string, number>;
  endpoints?: Record<string, string[]>;
  now?: string;
}

/** `start a`, `wait b`, `never c`, in the order of the queue. */
function plan(agents: PlannedAgent[], { slots = {}, endpoints = {}, now }: World = {}): string[] {
  return planQueue(agents, {
    endpointsOf: ({ id }) => endpoints[id] ?? [],
    slotsOf: (url) => slots[url],
    now: now === undefined ? 0 : Date.parse(now),
  }).map((decision) => {
    const at = decision.kind === "start" && decision.endpoint !== undefined
      ? ` at ${decision.endpoint}`
      : "";
    return `${decision.kind} ${decision.meta.id}${at}`;
  });
}

Deno.test("planQueue() starts in order, up to each one's limit", () => {
  const three = ["a", "b", "c"].map((id) => waiting(id, { max_running: 2 }));
  assertEquals(plan(three), ["start a", "start b", "wait c"]);
  assertEquals(plan([running("r"), ...three]), ["start a", "wait b", "wait c"]);
  assertEquals(plan([running("r"), running("s"), ...three]), ["wait a", "wait b", "wait c"]);
});

Deno.test("planQueue() starts in the order in which they came, also in one millisecond", () => {
  const ids = Array.from({ length: 50 }, (_, count) => String(99 - count));
  const agents = ids.map((id) => ({ meta: queued(record(id)), isRunning: false }));
  assertEquals(plan(agents.toReversed()), ids.map((id) => `start ${id}`));
});

Deno.test("planQueue() counts what other limits let in, and what runs without one", () => {
  const agents = [running("r"), waiting("a", { max_running: 3 }), waiting("b", { max_running: 2 })];
  assertEquals(plan(agents), ["start a", "wait b"]);
});

Deno.test("planQueue() lets nobody overtake who waits for a place", () => {
  const agents = [
    running("r"),
    waiting("alone", { max_running: 1 }),
    waiting("many", { max_running: 9 }),
    waiting("free", { after: [] }),
  ];
  assertEquals(plan(agents), ["wait alone", "wait many", "start free"]);
});

Deno.test("planQueue() prefers a higher priority, then who has waited longer", () => {
  const agents = [
    waiting("late", { max_running: 1, queued_at: "2026-01-02T03:05:00.000Z" }),
    waiting("early", { max_running: 1, queued_at: "2026-01-02T03:04:00.000Z" }),
    waiting("low", { max_running: 1, priority: -1 }),
    waiting("high", { max_running: 1, priority: 5, queued_at: "2026-01-02T03:06:00.000Z" }),
  ];
  assertEquals(plan(agents), ["start high", "wait early", "wait late", "wait low"]);
});

Deno.test("planQueue() waits for others to end, whoever they are", () => {
  const agents = (other: PlannedAgent) => [other, waiting("a", { after: ["x"] })];
  assertEquals(plan(agents(running("x"))), ["wait a"]);
  assertEquals(plan(agents(waiting("x", { max_running: 1, queued_at: "2026-01-01T00:00:00Z" }))), [
    "start x",
    "wait a",
  ]);
  assertEquals(plan(agents(over("x", { reason: "failed" }))), ["start a"]);
  // Removed: it has ended.
  assertEquals(plan([waiting("a", { after: ["gone"] })]), ["start a"]);
});

Deno.test("planQueue() never starts what was to follow a success that did not come", () => {
  const agents = (other: PlannedAgent) => [other, waiting("a", { after_ok: ["x"] })];
  assertEquals(plan(agents(running("x"))), ["wait a"]);
  assertEquals(plan(agents(over("x"))), ["start a"]);
  assertEquals(plan(agents(over("x", { reason: "budget" }))), ["never a"]);
  assertEquals(plan([waiting("a", { after_ok: ["gone"] })]), ["never a"]);
});

Deno.test("planQueue() does not let who waits for another hold up the rest", () => {
  const agents = [
    running("x"),
    waiting("a", { after: ["x"], max_running: 2 }),
    waiting("b", { max_running: 2 }),
  ];
  assertEquals(plan(agents), ["wait a", "start b"]);
});

Deno.test("planQueue() never starts what has missed its deadline", () => {
  const agents = [waiting("a", { deadline_at: "2026-01-02T07:00:00.000Z" })];
  assertEquals(plan(agents, { now: "2026-01-02T06:59:59Z" }), ["start a"]);
  assertEquals(plan(agents, { now: "2026-01-02T07:00:00Z" }), ["never a"]);
});

Deno.test("planQueue() gives as many places at an endpoint as it has, however it is spelled", () => {
  const endpoints = { a: [GPU], b: ["http://GPU1:8000/v1/"], c: [GPU], other: ["http://gpu2/v1"] };
  const agents = ["a", "b", "c", "other"].map((id) => waiting(id));
  const slots = { [GPU]: 2, "http://GPU1:8000/v1/": 2 };
  assertEquals(plan([running("r", { endpoint: `${GPU}/` }), ...agents], { endpoints, slots }), [
    `start a at ${GPU}`,
    "wait b",
    "wait c",
    "start other at http://gpu2/v1",
  ]);
});

Deno.test("planQueue() takes the least loaded of several endpoints, by what they can bear", () => {
  const pool = ["http://small/v1", "http://big/v1"];
  const slots = { "http://small/v1": 1, "http://big/v1": 4 };
  const ids = ["a", "b", "c", "d", "e", "f"];
  const endpoints = Object.fromEntries(ids.map((id) => [id, pool]));
  assertEquals(plan(ids.map((id) => waiting(id)), { endpoints, slots }), [
    "start a at http://small/v1",
    "start b at http://big/v1",
    "start c at http://big/v1",
    "start d at http://big/v1",
    "start e at http://big/v1",
    "wait f",
  ]);
});

Deno.test("planQueue() does not count who started it, and may wait for it", () => {
  const agents = [
    running("top"),
    running("parent", { parent_id: "top" }),
    waiting("child", { parent_id: "parent", max_running: 1 }),
    waiting("stranger", { max_running: 1 }),
  ];
  assertEquals(plan(agents), ["start child", "wait stranger"]);
});
