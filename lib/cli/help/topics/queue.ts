/**
 * `isonforge help queue`
 *
 * @module
 */
import { code, entries, heading, text, type Topic } from "../document.ts";

export const queue: Topic = {
  title: "Queue",
  summary: "Not too many at once: limits, turns, what follows what.",
  body: [
    code(
      'isonforge --bg --max-running 2 "write tests for src/parser.ts"',
      'isonforge --bg --after parser "write its documentation"',
      "isonforge agents --filter state=queued",
    ),
    text(
      "An agent that may not start yet is `queued`: it has no pid, `agents`, `inspect` and `wait` know it, `attach` waits for " +
        "its start, and `stop` takes it out of the queue.",
    ),
    entries({
      "--max-running N":
        "it waits while N agents of this home run; kept, so that a respawn waits too",
      "--after <id>,<id>": "it waits until these have ended",
      "--after-ok <id>,<id>": "until they have completed; when one ends otherwise, it never starts",
      "--priority N": "who has the higher number starts earlier; 0 unless given",
    }),
    text(
      "Places are given in order. Who waits for a place is not overtaken by those who are content with fewer; who waits for " +
        "another agent, or for an endpoint, holds up nobody. An agent that starts others is not counted for them, as it may wait for them.",
    ),
    heading("Going on by itself"),
    code('isonforge --bg --restart on-failure:5 --deadline 07:00 "port the parser"'),
    text(
      "`--restart on-failure` starts an agent again after a crash, or when its endpoint was gone or too slow: after 10 s, 20 s, and so on up to " +
        "10 min (`ISONFORGE_RESTART_DELAY_S`). Until then it runs and `agents --wide` says `restarts in 40 s`; `stop` ends it. Never after a stop, a cap or success. " +
        "`--restart-continue` goes on with the conversation. `--deadline` ends what runs at that time of the day, and what is queued then never starts.",
    ),
    heading("What a GPU can serve"),
    code('"max_running": 8,', '"endpoints": { "http://gpu1:8000/v1": { "max_running": 4 } }'),
    text(
      "in settings.json: how many run at once in all, and at an endpoint. Spellings of one URL count as one, and so do the names of this machine.",
    ),
    code('"pools": { "gpus": ["http://gpu1:8000/v1", "http://gpu2:8000/v1"] }'),
    text(
      "several endpoints under one name. An agent with `--pool gpus` starts at the one with the least to do; when that fails, the next one " +
        "takes over, and `--fallback-model` names the model that does when all have.",
    ),
    heading("Who starts them"),
    text(
      "There is no daemon. Who ends makes room and starts the next; running agents look every 5 s, and so does every start, list, `wait` and " +
        "`attach`. When all were killed, the next command starts who waits and says so. The limit holds whoever looks, and however many at once.",
    ),
    text(
      "A queued agent starts on the machine on which it was queued, in the environment of the shell that queued it. What is secret in it is written down nowhere: " +
        "where `ISONFORGE_API_KEY` was set, it is started by somebody who has the same.",
    ),
  ],
};
