/**
 * What follows an end, wherever it was found: by the settle step, by `stop`, or by a list that finds it later. Whoever
 * finds it waits for nothing of this: a process of its own does it, see `commands/internal/tell_end.ts`.
 *
 * @module
 */
import { isUntold } from "../../agents/ending/end_file.ts";
import { Cookie } from "../../agents/cookie.ts";
import type { AgentMeta } from "../../agents/record/meta.ts";
import { environmentVariables } from "../../config/environment.ts";
import { atExit } from "../../sys/at_exit.ts";
import { CALL_MARK } from "../../sys/call_mark.ts";
import { selfCommand } from "../../sys/platform.ts";
import { SANDBOX_VARIABLE } from "../../sys/sandbox/sandbox_level.ts";

/** Hidden command that does what is to be done about ends. */
const TELL_COMMAND = "tell-end";

/** A list that finds a hundred ends asks once, and not a hundred times. */
const GATHER_MS = 100;

/** Agents about which somebody was asked already: what he could not do, he cannot do a second later. */
const asked = new Set<string>();
const waiting = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;
let askingAtExit: Disposable | undefined;

/** Sees to it that what is to be done about the end of an agent is done, unless it is or there is nothing. */
export function afterEnd(meta: AgentMeta, directory: string): void {
  const run = `${meta.id} ${meta.runs}`;
  if (asked.has(run) || !isUntold(meta, directory)) return;
  asked.add(run);
  waiting.add(meta.id);
  if (timer !== undefined) return;
  timer = setTimeout(ask, GATHER_MS);
  // It must not keep the program from ending, which asks at once then.
  Deno.unrefTimer(timer);
  askingAtExit = atExit(ask);
}

function ask(): void {
  clearTimeout(timer);
  timer = undefined;
  askingAtExit?.[Symbol.dispose]();
  const ids = [...waiting];
  waiting.clear();
  const [program, ...args] = selfCommand();
  try {
    new Deno.Command(program, {
      args: [...args, TELL_COMMAND, ...ids],
      cwd: "/",
      clearEnv: true,
      env: environmentOfNobody(),
      stdin: "null",
      stdout: "null",
      stderr: "null",
      detached: true,
    }).spawn().unref();
  } catch {
    // The next list finds that nobody was told.
  }
}

/** Ours, without what would make the process one of an agent's. */
function environmentOfNobody(): Record<string, string> {
  const own = new Set<string>([...Object.values(Cookie), CALL_MARK, SANDBOX_VARIABLE]);
  return Object.fromEntries(
    Object.entries(environmentVariables()).filter(([name]) => !own.has(name)),
  );
}
