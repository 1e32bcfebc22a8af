/**
 * `isonforge help exit-codes`
 *
 * @module
 */
import { ExitCode } from "../../../errors.ts";
import { entries, heading, text, type Topic } from "../document.ts";

const MEANINGS: Record<keyof typeof ExitCode, string> = {
  done: "done",
  failed: "failed, refused, or not found; of several ids: one of them at least",
  usage: "wrong usage; nothing was done",
  capReached: "a cap (`--max-turns`, `--timeout`, `--max-budget-usd`) ended the run",
  question: "the agent asks something: `respawn <id> --continue --message` answers it",
  hungUp: "its terminal went away (SIGHUP) under a run in the foreground",
  interrupted: "Ctrl+C ended a run in the foreground",
  quit: "SIGQUIT (Ctrl+\\) ended a run in the foreground",
  terminated: "SIGTERM ended it",
};

/** What `wait` says where the agents have not ended in time, as timeout(1) does. */
const WAIT_TIMEOUT = 124;

export const exitCodes: Topic = {
  title: "Exit codes",
  summary: "What each means, and those of wait.",
  body: [
    entries(
      Object.entries(MEANINGS).map(([name, meaning]) =>
        [String(ExitCode[name as keyof typeof ExitCode]), meaning] as const
      ),
    ),
    heading("isonforge wait"),
    text(
      "ends with the exit code of the agent, 128 and the signal's number where a signal ended it, 1 " +
        "where nobody saw it end. Of " +
        "several agents it is that of the first that failed, in the order in which you named them; 0 " +
        "when none did, and 1 when one of them could not be found: the others are waited for all the same. " +
        `${WAIT_TIMEOUT}: \`--timeout\` was over before.`,
    ),
    heading("Errors"),
    text(
      "go to stderr as `error: ...`, and `hint: ...` below says what to do. `ISONFORGE_DEBUG=1` adds " +
        "where an error was thrown.",
    ),
  ],
};
