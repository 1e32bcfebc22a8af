/**
 * `isonforge help rehearsal`
 *
 * @module
 */
import { code, entries, heading, text, type Topic } from "../document.ts";

export const rehearsal: Topic = {
  title: "Rehearsal",
  summary: "Try everything without a model and without a network.",
  body: [
    code(
      'isonforge -p --model rehearsal "where is the parser?"',
      `isonforge --bg --model rehearsal "rehearse: sleep 30"`,
    ),
    text(
      "`--model rehearsal` is a scripted stand-in. It makes real tool calls (`glob`, `grep`, `read`) " +
        "about the words of your prompt, says in its first line that no model was consulted, and does " +
        "the same each time. Permissions, caps, logs and worktrees work as with a model.",
    ),
    heading("Directions"),
    text("Lines of the prompt that begin so are done first, in their order:"),
    entries({
      "rehearse: sleep 30": "a command that waits, a real process",
      "rehearse: bash npm test": "one command",
      'rehearse: call write {"path": "a.txt", "content": "hi"}': "one call of any tool",
      "rehearse: say on my way": "a line of the answer",
      "rehearse: tokens 200000 5000": "counts as so many tokens in and out, to try a budget",
      "rehearse: fail out of memory": "fails as a model does that cannot answer",
    }),
  ],
};
