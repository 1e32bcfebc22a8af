import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { escaped } from "../../../lib/cli/report/escaped.ts";
import { htmlReport } from "../../../lib/cli/report/html.ts";
import { markdownReport } from "../../../lib/cli/report/markdown.ts";
import {
  changesOf,
  describeCounts,
  inOrder,
  type Report,
  type ReportedAgent,
} from "../../../lib/cli/report/report.ts";
import { textReport } from "../../../lib/cli/report/text.ts";
import { parseNumbers } from "../../../lib/agents/worktrees/agent_changes.ts";
import { endedRecord, startedRecord } from "../../helpers/records.ts";

const EVIL = "</title></style><script>x</script><img src=x onerror=y>\"'& `a` | \x1b[31mred\u202e";

function agent(id: string, more: Partial<ReportedAgent> = {}, state = "stopped"): ReportedAgent {
  const meta = state === "stopped" ? endedRecord(id) : startedRecord(id);
  const derived = {
    state,
    age_s: 5,
    duration_s: 4,
    directory: "/d",
    stdout_log: "",
    stderr_log: "",
  };
  return { agent: { ...meta, ...derived } as ReportedAgent["agent"], used: {}, words: "", ...more };
}

function report(agents: ReportedAgent[]): Report {
  return {
    since: "2026-01-01T00:00:00.000Z",
    until: "2026-01-02T12:00:00.000Z",
    counts: { completed: agents.length },
    tokens: 1500,
    cost_usd: 0.5,
    agents,
  };
}

const FOREIGN = agent("a3f8c1d2", {
  words: EVIL,
  error: EVIL,
  changes_problem: EVIL,
  changes: {
    files: [{ path: EVIL, insertions: 3, deletions: 1 }, {
      path: "a.png",
      insertions: null,
      deletions: null,
    }],
    commits: [{ hash: "abc1234", subject: EVIL }],
    patch: `diff --git a b\n@@ -1 +1 @@\n+${EVIL}\n-${EVIL}\n`,
  },
});
FOREIGN.agent.prompt = EVIL;

Deno.test("escaped() leaves nothing that means something on a page", () => {
  assertEquals(
    escaped(`<a href="x" id='y'>&amp;`),
    "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;",
  );
});

Deno.test("htmlReport() has no element and no attribute that foreign text made", async () => {
  const page = await htmlReport(report([FOREIGN]));
  const tags = new Set(Array.from(page.matchAll(/<\/?([a-z0-9]+)/g), ([, tag]) => tag));
  for (const tag of ["script", "img", "iframe", "link", "object"]) {
    assertEquals(tags.has(tag), false);
  }
  assertEquals(page.split("</style>").length, 2);
  assertEquals(/<[^>]* on[a-z]+=/.test(page), false);
  assertMatch(page, /content="default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'/);
  // deno-lint-ignore no-control-regex -- what a terminal would obey is what is looked for
  assertEquals(/[\x1b\u202e]/.test(page), false);
  assertEquals(/(https?:)?\/\/[a-z]/.test(page), false);
  assertStringIncludes(page, '<span class="add">+&lt;/title&gt;');
});

Deno.test("markdownReport() lets foreign text mean nothing", () => {
  const text = markdownReport(report([FOREIGN]));
  assertStringIncludes(text, "\\<img src\\=x onerror\\=y\\>");
  // The words stand in a fence, whatever backticks they hold.
  const fenced = markdownReport(report([agent("a3f8c1d2", { words: "a\n````\n# b" })]));
  assertStringIncludes(fenced, "`````text\na\n````\n# b\n`````");
  assertEquals(text.split("\n").filter((line) => line.startsWith("| ")).length, 4);
});

Deno.test("textReport() holds nothing that a terminal would obey, and cuts what is long", () => {
  const files = Array.from({ length: 20 }, (_, index) => ({
    path: `f${index}`,
    insertions: 1,
    deletions: 0,
  }));
  const text = textReport(
    report([FOREIGN, agent("91b4ef0a", { changes: { files, commits: [] } })]),
  );
  // deno-lint-ignore no-control-regex
  assertEquals(/[\x1b\u202e]/.test(text), false);
  assertMatch(text, /^2 agents since \S+ \d\d:\d\d: 2 completed; 1\.5k tokens; \$0\.5000\n/);
  assertStringIncludes(text, "… and 12 more files");
  assertMatch(textReport(report([])), /^Nothing happened since /);
  // One that never started took no time.
  const never = agent("a3f8c1d2");
  never.agent.duration_s = null;
  assertMatch(textReport(report([never])), /^. a3f8c1d2: completed, exit code 0$/m);
});

Deno.test("inOrder() begins with what needs a look", () => {
  const [done, running, failed] = [agent("1"), agent("2", {}, "running"), agent("3")];
  Object.assign(failed.agent, { reason: "failed" });
  Object.assign(done.agent, { reason: "completed" });
  assertEquals(inOrder([done, running, failed]), [failed, running, done]);
});

Deno.test("changesOf() counts files, lines and commits", () => {
  assertEquals(changesOf(FOREIGN), ["1 commit", "2 files, +3 −1"]);
  assertEquals(changesOf(agent("1")), []);
});

Deno.test("parseNumbers() reads what git prints, whatever a file is called", () => {
  assertEquals(parseNumbers("1\t2\ta\tb\nc\0-\t-\tx.png\0"), [
    { path: "a\tb\nc", insertions: 1, deletions: 2 },
    { path: "x.png", insertions: null, deletions: null },
  ]);
  assert(parseNumbers("").length === 0);
});

Deno.test("describeCounts() says in words how many did what", () => {
  const counts = { completed: 3, turns: 1, timeout: 2, question: 1, running: 1 };
  assertEquals(
    describeCounts(counts),
    "3 completed, 1 out of turns, 2 out of time, 1 asks a question, 1 running",
  );
});
