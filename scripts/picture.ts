// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * Draws the terminal picture of the README from a real run of `dist/isonforge`:
 * `deno task picture [--check]`. With `--check` nothing is written, and a picture that shows
 * something else than the program prints now is an error.
 *
 * What differs from run to run (ids, pids, times) is replaced by fixed values of the same width.
 * Needs script(1) for a terminal, as in util-linux.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { fromFileUrl } from "@std/path/from-file-url";
import { record, UNSEEN } from "./picture/session.ts";
import { steady } from "./picture/steady.ts";
import { toSvg } from "./picture/svg.ts";
import { wrapped } from "./picture/wrapped.ts";

const PICTURE = fromFileUrl(new URL("../.github/terminal.svg", import.meta.url));

/** What is typed, one command after the other, in the repository that `picture/session.ts` makes. */
const COMMANDS = [
  'isonforge --bg --name audit "audit every fetch() call for missing await + timeout"',
  "isonforge -w auth --bg -q --prompt-file tasks/auth.md",
  `${UNSEEN}isonforge wait audit`, // attach says whether the agent still runs
  "isonforge attach audit",
  "isonforge agents",
  "isonforge stop --all",
];

if (import.meta.main) {
  if (Deno.build.os !== "linux") {
    console.error("picture: not drawn, not checked: script(1) of util-linux is on Linux only");
    Deno.exit(0);
  }
  const { check } = parseArgs(Deno.args, { boolean: ["check"] });
  const svg = toSvg(wrapped(steady(await record(COMMANDS))));
  const current = await Deno.readTextFile(PICTURE).catch(() => undefined);
  if (check && current !== svg) {
    console.error("picture: .github/terminal.svg is stale: `deno task picture` draws it anew");
    Deno.exit(1);
  }
  if (current !== svg) await Deno.writeTextFile(PICTURE, svg);
}
