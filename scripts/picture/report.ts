/**
 * The page of `isonforge report --html`, of a night that is always the same, and a picture of it.
 *
 * @module
 */
import { htmlReport } from "../../lib/cli/report/html.ts";
import { type Report, type ReportedAgent, usedBy } from "../../lib/cli/report/report.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

const SINCE = Date.UTC(2026, 0, 31, 21);
const HOUR = 3_600_000;

interface Told {
  id: string;
  name: string;
  prompt: string;
  /** Hours after the beginning of the night: when it was made, began and ended. */
  hours: [created: number, started: number, ended: number];
  reason: "completed" | "failed" | "budget";
  words: string;
  error?: string;
  more?: Partial<ReportedAgent>;
}

const NIGHT: readonly Told[] = [
  {
    id: "a3f8c1d2",
    name: "audit",
    prompt: "audit every fetch() call for missing await + timeout",
    hours: [0.2, 0.2, 2.1],
    reason: "completed",
    words:
      "Three of eleven calls had no timeout and one was not awaited. All are fixed; the tests pass.",
    more: {
      changes: {
        files: [{ path: "src/orders.ts", insertions: 9, deletions: 3 }, {
          path: "src/prices.ts",
          insertions: 5,
          deletions: 1,
        }],
        commits: [{
          hash: "4f0c2aa",
          subject: "fetch: time limits, and await where it was missing",
        }],
        patch: "diff --git a/src/prices.ts b/src/prices.ts\n",
      },
    },
  },
  {
    id: "91b4ef0a",
    name: "redis",
    prompt: "refactor session.py to use redis",
    hours: [0.3, 2.1, 5.4],
    reason: "failed",
    words: "The tests need a Redis server, and there is none here.",
    error: "the check failed 3 times: pytest tests/test_session.py",
  },
  {
    id: "c2d7a3b8",
    name: "docs",
    prompt: "document every export",
    hours: [0.4, 2.2, 9.6],
    reason: "budget",
    words: "41 of 57 exports are documented.",
    error: "the run reached its budget: $2.0004 of $2 spent",
  },
];

/** The page, in UTC. */
export async function reportPage(): Promise<string> {
  Deno.env.set("TZ", "UTC");
  return await htmlReport(night());
}

function night(): Report {
  const agents = NIGHT.map(reported);
  const usd = agents.reduce((sum, { agent }) => sum + (agent.cost_usd ?? 0), 0);
  return {
    since: new Date(SINCE).toISOString(),
    until: new Date(SINCE + 10 * HOUR).toISOString(),
    counts: { completed: 1, failed: 1, budget: 1 },
    tokens: 2_415_000,
    cost_usd: usd,
    agents,
  };
}

function reported({ id, name, prompt, hours, reason, words, error, more }: Told): ReportedAgent {
  const [created_at = "", started_at = "", ended_at = ""] = hours.map((hour) =>
    new Date(SINCE + hour * HOUR).toISOString()
  );
  const agent: ReportedAgent["agent"] = {
    version: 1,
    id,
    pid: 18472,
    prompt,
    cwd: "/home/you/shop",
    worktree: name,
    created_at,
    started_at,
    ended_at,
    runs: 1,
    name,
    state: "stopped",
    reason,
    exit_code: reason === "completed" ? 0 : reason === "failed" ? 1 : 3,
    signal: null,
    num_turns: 42,
    tokens: { input: 790_000, output: 15_000, cache_read: 0, estimated: false },
    cost_usd: reason === "budget" ? 2.0004 : 0.4175,
    age_s: 0,
    duration_s: Math.round((hours[2] - hours[1]) * 3600),
    directory: "/d",
    stdout_log: "/d/stdout.log",
    stderr_log: "/d/stderr.log",
  };
  return { agent, used: usedBy(agent), words, ...(error === undefined ? {} : { error }), ...more };
}

export function hasChromium(): boolean {
  return chromium() !== undefined;
}

/** Draws a page as a phone would show it, twice as fine. */
export async function drawReport(page: string, picture: string): Promise<void> {
  const profile = await Deno.makeTempDir({ prefix: "isonforge-picture-" });
  try {
    await new Deno.Command(chromium() ?? "", {
      args: [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
        ...["--force-device-scale-factor=1.5", "--window-size=760,860"],
        ...[`--user-data-dir=${profile}`, `--screenshot=${picture}`, `file://${page}`],
      ],
      stderr: "null",
      stdout: "null",
    }).output();
  } finally {
    await Deno.remove(profile, { recursive: true });
  }
}

function chromium(): string | undefined {
  return NAMES.find((name) => {
    try {
      return new Deno.Command(name, { args: ["--version"], stderr: "null" }).outputSync().success;
    } catch {
      return false;
    }
  });
}
