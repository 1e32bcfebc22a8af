/**
 * `isonforge top` for an hour, told in minutes: as many looks as it takes in an hour, one a second.
 *
 * @module
 */
import { join } from "@std/path/join";
import { delay } from "../../../lib/sys/delay.ts";
import { atTerminal } from "../../../tests/helpers/pseudo_terminal.ts";
import { shellQuote } from "../../../lib/sys/shell_quote.ts";
import { copyRecords } from "../homes.ts";
import { firstChildOf, ISONFORGE } from "../programs.ts";
import { type Growth, GrowthWatch } from "./growth.ts";

const AGENTS = 200;
const LOOKS = 60 * 60;
/** A help text and back to the list, which is looked at anew then. */
const LOOK_NOW = "?q";
/** Between them the cursor goes through the whole list. */
const NEXT_ROW = "j";
/** How long a look may take: one that is asked for while another goes on is taken a second later. */
const PAUSE_MS = 50;

/** With 200 ended agents, all of whose rows are seen in turns. */
export async function measureTopHour({ directory }: { directory: string }): Promise<Growth> {
  const home = join(directory, "top-hour");
  await copyRecords(home, AGENTS);
  const [program, ...args] = atTerminal(`exec ${shellQuote(ISONFORGE)} top`);
  const terminal = new Deno.Command(program, {
    args,
    env: { ISONFORGE_HOME: home, TERM: "xterm-256color" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let printed = 0;
  const reading = terminal.stdout.pipeTo(
    new WritableStream({ write: (bytes) => void (printed += bytes.length) }),
  );
  const keys = terminal.stdin.getWriter();
  const press = (text: string) => keys.write(new TextEncoder().encode(text));
  const pid = await firstChildOf(terminal.pid);
  while (printed === 0) await delay(10);
  const watch = new GrowthWatch(pid);
  const before = await readsOf(pid);
  await delay(5_000);
  const readsALook = (await readsOf(pid) - before) / 5;
  let looks = 0;
  for (let row = 1; looks < LOOKS; row++) {
    await press(row % AGENTS === 0 ? `g${LOOK_NOW}` : `${NEXT_ROW}${LOOK_NOW}`);
    await delay(PAUSE_MS);
    looks = (await readsOf(pid) - before) / readsALook;
    await watch.look(looks);
  }
  await press("q");
  await terminal.status;
  await keys.close().catch(() => {});
  await reading;
  return watch.growth({
    name: "top for an hour",
    what: `${AGENTS} agents, ${LOOKS} looks, ${(printed / 1e6).toFixed(1)} MB printed`,
  });
}

/** How often a process has read so far: `syscr` of proc_pid_io(5). */
async function readsOf(pid: string): Promise<number> {
  const io = await Deno.readTextFile(`/proc/${pid}/io`);
  return Number(/^syscr: (\d+)$/m.exec(io)?.[1]);
}
