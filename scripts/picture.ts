// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * Draws the pictures of the README from real runs of `dist/isonforge`: `deno task picture [--check]`. With `--check`
 * nothing is written, and a picture that shows something else than the program prints now is an error.
 *
 * What differs from run to run (ids, pids, times) is replaced by fixed values of the same width. Needs script(1) for a
 * terminal, as in util-linux; tmux for the screen of `top`; and Chromium to draw the page of a report, which is compared
 * by the page and not by the picture, whose letters are another machine's.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { fromFileUrl } from "@std/path/from-file-url";
import { drawReport, hasChromium, reportPage } from "./picture/report.ts";
import { record, UNSEEN } from "./picture/session.ts";
import { steady } from "./picture/steady.ts";
import { toSvg } from "./picture/svg.ts";
import { hasTmux, recordTop } from "./picture/top.ts";
import { wrapped } from "./picture/wrapped.ts";

const at = (name: string) => fromFileUrl(new URL(`../.github/${name}`, import.meta.url));

/** What is typed, one command after the other, in the repository that `picture/session.ts` makes. */
const COMMANDS = [
  'isonforge --bg --name audit "audit every fetch() call for missing await + timeout"',
  "isonforge -w auth --bg -q --prompt-file tasks/auth.md",
  `${UNSEEN}isonforge wait audit`, // attach says whether the agent still runs
  "isonforge attach audit",
  "isonforge agents",
  "isonforge stop --all",
];

/** Each file, and what makes its text; undefined where that cannot be had here. */
const FILES: Record<string, () => Promise<string | undefined>> = {
  "terminal.svg": async () => toSvg(wrapped(steady(await record(COMMANDS)))),
  "top.svg": async () => hasTmux() ? toSvg(await recordTop()) : undefined,
  "report.html": reportPage,
};

if (import.meta.main) {
  if (Deno.build.os !== "linux") {
    console.error("picture: not drawn, not checked: script(1) of util-linux is on Linux only");
    Deno.exit(0);
  }
  const { check } = parseArgs(Deno.args, { boolean: ["check"] });
  for (const [name, make] of Object.entries(FILES)) {
    const text = await make();
    if (text === undefined) {
      console.error(`picture: ${name} is not drawn, not checked: tmux is not installed`);
      continue;
    }
    const current = await Deno.readTextFile(at(name)).catch(() => undefined);
    if (current === text) continue;
    if (check) {
      console.error(`picture: .github/${name} is stale: \`deno task picture\` draws it anew`);
      Deno.exit(1);
    }
    await Deno.writeTextFile(at(name), text);
    if (name !== "report.html") continue;
    if (hasChromium()) await drawReport(at(name), at("report.png"));
    else console.error("picture: report.png is not drawn: chromium is not installed");
  }
}
