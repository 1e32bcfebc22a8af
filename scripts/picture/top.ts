/**
 * `isonforge top` in a terminal, recorded: a real run with agents in every state.
 *
 * @module
 */
import { join } from "@std/path/join";
import { COLUMNS, withShop } from "./session.ts";
import { withCode } from "./svg.ts";

const ROWS = 16;
/** Generous: the screen is there within a second. */
const DEADLINE_MS = 30_000;

/** What is started, in its order; the last one waits for its turn. */
const AGENTS = [
  ["tests", "fix the flaky tests", "rehearse: tokens 48000 1200", "rehearse: fail out of memory"],
  [
    "docs",
    "document the exports",
    "rehearse: tokens 91000 3100",
    "rehearse: say Every export is documented.",
  ],
  ["audit", "audit every fetch() call", "rehearse: tokens 180000 5200", "rehearse: bash sleep 500"],
  ["auth", "implement the auth flow", "rehearse: tokens 12000 800", "rehearse: bash sleep 501"],
] as const;

/** Whether a terminal can be had here. */
export function hasTmux(): boolean {
  try {
    return new Deno.Command("tmux", { args: ["-V"] }).outputSync().success;
  } catch {
    return false;
  }
}

/** The lines of the screen, colours included; what differs from run to run is replaced. */
export async function recordTop(): Promise<string[]> {
  return await withShop(async ({ cwd, env, run }) => {
    for (const [name, ...lines] of AGENTS) {
      await run(
        `isonforge -w ${name} --bg -q --name ${name} '${lines.join("\n")}'`,
      );
      if (name === "tests" || name === "docs") await run(`isonforge wait ${name} || true`);
    }
    await run("isonforge --bg -q --name release --after-ok auth 'write the release notes'");
    const socket = join(cwd, "..", "tmux");
    const tmux = async (...args: string[]) => {
      const { stdout } = await new Deno.Command("tmux", { args: ["-S", socket, ...args], env })
        .output();
      return new TextDecoder().decode(stdout);
    };
    const size = ["-x", String(COLUMNS), "-y", String(ROWS)];
    await tmux("-f", "/dev/null", "new-session", "-d", ...size, "-c", cwd, "isonforge top");
    try {
      const giveUpAt = performance.now() + DEADLINE_MS;
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        const screen = await tmux("capture-pane", "-p", "-e");
        // Which of the two began last is chance; both show what they run, and the others are there.
        const isWhole = ["bash sleep 500", "bash sleep 501", "release", "documented."]
          .every((words) => screen.includes(words));
        if (isWhole) return steadied(styledAlone(screen.trimEnd().split("\n")));
        if (performance.now() > giveUpAt) throw new Error(`top does not show all:\n${screen}`);
      }
    } finally {
      await tmux("kill-server");
    }
  });
}

/** tmux says of each line only what differs from the end of the one before. */
function styledAlone(lines: readonly string[]): string[] {
  let codes: number[] = [];
  return lines.map((line) => {
    const before = codes.length === 0 ? "" : `\x1b[${codes.join(";")}m`;
    // deno-lint-ignore no-control-regex -- escape sequences are what is looked for
    for (const [, set = ""] of line.matchAll(/\x1b\[([\d;]*)m/g)) {
      codes = set.split(";").map(Number).reduce(withCode, codes);
    }
    return before + line;
  });
}

/** Ages and durations; the commands stand for others, which take as long. */
function steadied(lines: readonly string[]): string[] {
  return lines.map((line) =>
    line.replaceAll(/(?<= )\d{1,2}s( {1,2})(?= *\d+ | *- )/g, (found) => "2m".padEnd(found.length))
      .replace(/bash sleep 500 \d+s/, "bash npm test 8s")
      .replace(/bash sleep 501 \d+s/, "bash npm run e2e 41s")
      .replace(/waits for [0-9a-f]{8}/, "waits for 5f3fd1b1").trimEnd()
  );
}
