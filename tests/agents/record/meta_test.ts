import { assert, assertEquals } from "@std/assert";
import { formatMeta, hasEnded, isSettled } from "../../../lib/agents/record/meta.ts";
import { ended, queued, reopened, started } from "../../../lib/agents/record/transitions.ts";
import { parseMeta } from "../../../lib/agents/record/parse_meta.ts";
import type { AgentMeta, RunEnd, StartedMeta } from "../../../lib/agents/record/meta.ts";

/** What the specification shows, and no more. */
const MINIMAL = {
  id: "a3f8c1d2",
  pid: 18472,
  prompt: "audit",
  cwd: "/home/a",
  started_at: "2026-01-02T03:04:05.678Z",
  state: "running",
};

const END: RunEnd = {
  ended_at: "2026-01-02T04:00:00.000Z",
  exit_code: 3,
  signal: null,
  reason: "budget",
  cost_usd: 0.25,
  tokens: { input: 1, output: 2, cache_read: 3, estimated: false },
  session_id: "s1",
};

const RUN = {
  pid: 4712,
  started_at: "2026-02-02T00:00:00.000Z",
  identity: { boot_id: "b", start_time: "77", nonce: "n" },
};

function parse(value: unknown): AgentMeta {
  return parseMeta(JSON.stringify(value), MINIMAL.id);
}

function parseStarted(value: unknown): StartedMeta {
  const meta = parse(value);
  assert(meta.state === "running");
  return meta;
}

Deno.test("parseMeta() accepts the record when it holds what the specification shows", () => {
  assertEquals<unknown>(parse(MINIMAL), {
    ...MINIMAL,
    version: 1,
    created_at: MINIMAL.started_at,
    runs: 1,
  });
});

Deno.test("parseMeta() makes the state stopped when the pid is null", () => {
  assertEquals(parse({ ...MINIMAL, pid: null }).state, "stopped");
});

Deno.test("parseMeta() takes a record for stopped only when it says how the run ended", () => {
  const stopped = { ...MINIMAL, state: "stopped" };
  assertEquals(parse(stopped).state, "running");
  const meta = parse({ ...stopped, ended_at: END.ended_at });
  assert(hasEnded(meta));
  assertEquals([meta.exit_code, meta.signal, meta.reason], [null, null, "lost"]);
});

Deno.test("parseMeta() drops an end from the record when the run goes on", () => {
  const meta = parse({ ...MINIMAL, ...END });
  assertEquals(["ended_at" in meta, "reason" in meta, meta.session_id], [false, false, "s1"]);
});

Deno.test("unknown fields survive parseMeta(), started(), ended() and formatMeta()", () => {
  const newer = { ...MINIMAL, version: 7, colour: "red", nested: { a: [1, { b: null }] }, zero: 0 };
  const meta = ended(started(parse(newer), RUN), END);
  const written = JSON.parse(formatMeta(parseMeta(formatMeta(meta), MINIMAL.id)));
  assertEquals(written.version, 7);
  assertEquals(written.colour, "red");
  assertEquals(written.nested, { a: [1, { b: null }] });
  assertEquals(written.zero, 0);
});

Deno.test("started() counts the run and drops the end of the run before", () => {
  const meta = started(ended(parseStarted(MINIMAL), END), RUN);
  assertEquals<unknown>(meta, {
    ...MINIMAL,
    ...RUN,
    version: 1,
    created_at: MINIMAL.started_at,
    earlier_runs: { cost_usd: END.cost_usd, tokens: END.tokens },
    runs: 2,
  });
});

Deno.test("started() and queued() keep what all runs before have used, each once", () => {
  const first = ended(parseStarted(MINIMAL), { ...END, num_turns: 4 });
  const waiting = queued(first);
  const second = started(waiting, RUN);
  assertEquals(second.earlier_runs, waiting.earlier_runs);
  const third = started(
    ended(second, {
      ...END,
      num_turns: 3,
      tokens: { input: 10, output: 20, cache_read: 30, estimated: true },
    }),
    RUN,
  );
  const sums = {
    cost_usd: 0.5,
    tokens: { input: 11, output: 22, cache_read: 33, estimated: true },
    num_turns: 7,
  };
  assertEquals(third.earlier_runs, sums);
  assertEquals(parseMeta(formatMeta(third), MINIMAL.id).earlier_runs, sums);
  // Nobody knows what one has used that was lost, and an end that was wrong was none.
  const { cost_usd: _cost, tokens: _tokens, ...lost } = END;
  assertEquals(started(ended(third, lost), RUN).earlier_runs, sums);
  assertEquals(reopened(ended(third, END)).earlier_runs, sums);
});

Deno.test("started() keeps settings, parent and environment when there are some", () => {
  const settings = {
    effort: "max",
    permission_mode: "auto",
    max_budget_usd: 1.5,
    worktree: "feature",
    parent_id: "91b4ef0a",
    environment: { ISONFORGE_MODEL: "m" },
  };
  const meta = JSON.parse(formatMeta(started(parse({ ...MINIMAL, ...settings }), RUN)));
  for (const [name, value] of Object.entries(settings)) assertEquals(meta[name], value, name);
});

Deno.test("ended() replaces the end of a run before when there is one", () => {
  const again = ended(ended(parseStarted(MINIMAL), END), {
    ended_at: "2026-01-03T00:00:00.000Z",
    exit_code: null,
    signal: "SIGKILL",
    reason: "killed",
  });
  assertEquals([again.state, again.signal, again.exit_code], ["stopped", "SIGKILL", null]);
  assertEquals(["cost_usd" in again, "tokens" in again], [false, false]);
});

Deno.test("isSettled() is true only when the end stands in the record or nothing was started", () => {
  const running = parseStarted(MINIMAL);
  assert(!isSettled(running));
  assert(isSettled(ended(running, END)));
  assert(isSettled(parse({ ...MINIMAL, pid: null, state: "stopped" })));
  // Hand-made: stopped, but nobody recorded an end.
  assert(!isSettled(parse({ ...MINIMAL, state: "stopped" })));
});

Deno.test("formatMeta() begins with the fields of the specification when others came first", () => {
  const text = formatMeta(parse({ zebra: 1, ...END, ...MINIMAL }));
  const names = Object.keys(JSON.parse(text));
  assertEquals(names.slice(0, 6), ["id", "pid", "prompt", "cwd", "started_at", "state"]);
  assert(text.startsWith(`{\n  "id": "a3f8c1d2",\n  "pid": 18472,\n`));
  assert(text.endsWith("}\n"));
});

Deno.test("formatMeta() keeps the prompt when it holds any character", () => {
  const prompt = `"quotes" \\ \n\0\x1b[2J 日本語 👩‍👩‍👧 \u2028`;
  assertEquals(parseMeta(formatMeta(parse({ ...MINIMAL, prompt })), MINIMAL.id).prompt, prompt);
});
