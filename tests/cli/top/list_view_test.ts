import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fitted, wrapped } from "../../../lib/cli/top/fitted.ts";
import { ListView } from "../../../lib/cli/top/list_view.ts";
import { LineInput } from "../../../lib/cli/top/line_input.ts";
import { HELP } from "../../../lib/cli/top/help.ts";
import { groupOf, type Row, rowOf } from "../../../lib/cli/top/row.ts";
import { TextView } from "../../../lib/cli/top/text_view.ts";
import type { AgentStatus } from "../../../lib/agents/state.ts";
import { displayWidth } from "../../../lib/text/display_width.ts";
import { endedRecord, startedRecord } from "../../helpers/records.ts";

const SIZE = { columns: 80, rows: 10 };

function row(id: string, group: Row["group"], more: Partial<Row> = {}): Row {
  const cells = { where: "shop", state: "x", age: "1s", turns: "1", tokens: "10", cost: "-" };
  return { id, group, label: id, ...cells, doing: "works", searched: `${id} shop`, ...more };
}

function plainLines(view: ListView): string[] {
  // deno-lint-ignore no-control-regex -- colours are what is left out
  return view.render(SIZE, false).map((line) => line.replaceAll(/\x1b\[[\d;]*m/g, "").trimEnd());
}

Deno.test("ListView groups rows by what they need, and keeps the choice when others come and go", () => {
  const view = new ListView();
  view.update([row("done", "done"), row("run", "running"), row("bad", "look")]);
  assertEquals(
    plainLines(view).slice(1).map((line) => line.split(/ {2,}/)[0]),
    ["needs a look (1)", "▸ bad", "running (1)", "● run", "done (1)", "✓ done"],
  );
  view.move(1);
  view.update([row("new", "running"), row("run", "running"), row("bad", "look")]);
  assertEquals(view.selected?.id, "run");
  // What is gone leaves the choice to what stands in its place.
  view.update([row("new", "running"), row("bad", "look")]);
  assertEquals(view.selected?.id, "new");
  view.update([]);
  assertEquals(view.selected, undefined);
});

Deno.test("ListView shows the chosen row of 1,000, and every line is as wide as the screen", () => {
  const view = new ListView();
  const rows = Array.from(
    { length: 1000 },
    (_, index) =>
      row(`a${index}`, index < 3 ? "look" : "done", { doing: "日本語のテキスト".repeat(20) }),
  );
  view.update(rows);
  for (const by of [1e9, -1, -1e9, 500, 1, -3]) {
    view.move(by);
    const lines = plainLines(view);
    assertEquals(lines.length, SIZE.rows);
    assertEquals(lines.filter((line) => line.startsWith("▸")).length, 1, String(by));
    for (const line of view.render(SIZE, false)) {
      // deno-lint-ignore no-control-regex
      assertEquals(displayWidth(line.replaceAll(/\x1b\[[\d;]*m/g, "")), SIZE.columns);
    }
  }
});

Deno.test("ListView shows what fits all words of a filter", () => {
  const view = new ListView();
  const all = [row("auth", "running"), row("audit", "done", { searched: "audit shop api" })];
  view.filter = "shop API";
  view.update(all);
  assertEquals(view.rows.map(({ id }) => id), ["audit"]);
  view.filter = "nothing";
  view.update(all);
  assertEquals(plainLines(view)[1], "  None fits: Escape shows all");
});

Deno.test("ListView says how to start an agent when there is none, once that is known", () => {
  const view = new ListView();
  assertEquals(plainLines(view)[1], "");
  view.update([]);
  assertEquals(plainLines(view)[1], "  No agents: n starts one");
});

Deno.test("ListView shows questions first of all", () => {
  const view = new ListView();
  view.update([row("bad", "look"), row("asks", "look", { state: "question" })]);
  assertEquals(view.rows.map(({ id }) => id), ["asks", "bad"]);
});

Deno.test("rowOf() shows nothing that a terminal would obey, and what an agent does", () => {
  const meta = { ...startedRecord("a3f8c1d2"), prompt: "a\x1b[2J\nb", name: "x\x07y" };
  const status: AgentStatus = { id: meta.id, state: "running", meta, ageInSeconds: 61 };
  const since = new Date().toISOString();
  const shown = rowOf(status, {
    progress: {
      version: 1,
      nonce: "n",
      at: since,
      turns: 2,
      activity: { kind: "tool", tool: "bash", label: "npm \x1b[31mtest", since },
    },
  });
  assertEquals([shown.group, shown.age, shown.turns], ["running", "1m", "2"]);
  assertMatch(shown.doing, /^bash npm \[31mtest \d+s/);
  // deno-lint-ignore no-control-regex
  assertEquals(/[\x00-\x1f]/.test(Object.values(shown).join("")), false);
});

/** How an agent is → where it stands. */
const GROUPED: ReadonlyArray<readonly [reason: string, group: string]> = [
  ["completed", "done"],
  ["stopped", "done"],
  ["failed", "look"],
  ["lost", "look"],
  ["budget", "look"],
  ["question", "look"],
];

for (const [reason, group] of GROUPED) {
  Deno.test(`groupOf() is ${group} when an agent has ended with ${reason}`, () => {
    const meta = { ...endedRecord("a3f8c1d2"), reason } as ReturnType<typeof endedRecord>;
    assertEquals(groupOf({ id: meta.id, state: "stopped", meta, ageInSeconds: 1 }), group);
  });
}

Deno.test("fitted() and wrapped() count columns, not characters", () => {
  assertEquals([fitted("ab", 4), fitted("abcdef", 4), fitted("日本語", 4)], [
    "ab  ",
    "abc…",
    "日… ",
  ]);
  assertEquals(wrapped("abcdef\n\n日本", 3), ["abc", "def", "", "日", "本"]);
});

Deno.test("TextView follows what comes until one scrolls up, and begins a diff at its beginning", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, n) => `line ${n}`).join("\n");
  const size = { columns: 20, rows: 4 };
  const log = new TextView("log");
  log.text = lines(10);
  assertStringIncludes(log.render(size, false).at(-1) ?? "", "line 9");
  log.move(-2);
  assertStringIncludes(log.render(size, false).at(-1) ?? "", "line 7");
  log.move(100);
  log.text = `${lines(12)}\n\x1b[2Jevil`;
  assertStringIncludes(log.render(size, false).at(-1) ?? "", " [2Jevil");
  const diff = new TextView("diff", { isFromTop: true });
  diff.text = "+new\n-old\n same";
  assertEquals(diff.render(size, true).slice(1), [
    "\x1b[36m+new\x1b[0m",
    "\x1b[33m-old\x1b[0m",
    " same",
  ]);
});

Deno.test("LineInput takes letters, pastes on one line, and what rubs out", async () => {
  let done = "";
  const line = new LineInput({ label: "> ", onDone: (text) => void (done = text) });
  await line.take({ type: "keys", text: "abc\x7fd e\x17\x1b[A" });
  assertEquals(line.shown, "> abd █");
  await line.take({ type: "paste", text: "x\ny\x1b" });
  assertEquals(await line.take({ type: "enter" }), false);
  assertEquals(done, "abd x y");
});

Deno.test("LineInput takes the last word away from a very long one", async () => {
  const line = new LineInput({ label: "", onDone: () => {} });
  // What looks at all of it from each letter would not end.
  const long = "x".repeat(2_000_000);
  await line.take({ type: "paste", text: `${long} y z ` });
  await line.take({ type: "keys", text: "\x17\x17" });
  assertEquals(line.shown, `${long} █`);
  await line.take({ type: "keys", text: "\x17\x17" });
  assertEquals(line.shown, "█");
});

Deno.test("HELP fits into 80 columns", () => {
  assertEquals(HELP.split("\n").filter((line) => displayWidth(line) > 80), []);
});
