/**
 * `isonforge help limits`
 *
 * @module
 */
import type { Cap } from "../../../engine/limits.ts";
import { ExitCode } from "../../../errors.ts";
import { code, entries, heading, text, type Topic } from "../document.ts";

const CAPS: Record<Cap, readonly [option: string, text: string]> = {
  turns: ["--max-turns 30", "so many answers of the model"],
  timeout: ["--timeout 2h", "that long: `90s`, `30m`, `2h`, `1h30m`; at most 24d"],
  budget: ["--max-budget-usd 5", "that much money; needs to know what tokens cost"],
};

export const limits: Topic = {
  title: "Limits and cost",
  summary: "Caps on turns, time and money; what a run may use.",
  body: [
    text("Without these options a run has no cap:"),
    entries(Object.values(CAPS)),
    text(
      `A cap ends the run cleanly: what was said so far stays, the exit code is ${ExitCode.capReached}, ` +
        `and \`reason\` in \`meta.json\` is \`turns\`, \`timeout\` or \`budget\`. They count for one run, and anew ` +
        "where a conversation is gone on with (`-c`, `--resume`, `respawn`, which applies them again). At a terminal " +
        "each message of yours is a run; the budget alone is for all that one session of the program uses.",
    ),
    heading("Only when it passes"),
    text(
      "With `--check 'npm test'` a run is completed only when the command passes in its directory. What it " +
        "prints goes back to the model, three times unless `--check-attempts` says otherwise; then the " +
        "run has failed. It may take 30 min; the caps above end the run before.",
    ),
    heading("What tokens cost"),
    code(
      "export ISONFORGE_RATE_INPUT=3 ISONFORGE_RATE_OUTPUT=15",
      "export ISONFORGE_RATE_CACHE_READ=0.3   # unless told: as input",
      'isonforge --bg --max-budget-usd 5 "audit every endpoint"',
    ),
    text(
      "In USD per million tokens. `--max-budget-usd` without the first two is an error before anything starts. With them the cost " +
        "is in `meta.json` and in the JSON of a print run; `/cost` shows it in a conversation. Where an " +
        "endpoint does not count tokens they are estimated, and marked so.",
    ),
    heading("Numbers"),
    entries({
      "one command of the model": "120 s, 600 s at most",
      "output of a tool": "50 KB or 2,000 lines reach the model: head and tail",
      "what one call may write": "100 MB; past that it is ended",
      "one log":
        "1 GiB (`ISONFORGE_LOG_MAX`): a run that reaches it ends, as failed. A respawn that " +
        "finds a log over a tenth of that moves it to `.1` first",
      "the same call with the same result":
        "with nothing new in between: the third time the model is told, the fifth ends the run, as failed. Calls that take " +
        "over 5 s wait for something, and never end it",
      "an answer that repeats itself": "ended within 1 MB; the model is told",
      "agents starting agents": "3 deep",
    }),
  ],
};
