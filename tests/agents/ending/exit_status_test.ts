/**
 * Scenario 23: every exit code and every signal of a worker is recorded truly.
 */
import { assert, assertEquals } from "@std/assert";
import { constants } from "node:os";
import { join } from "@std/path/join";
import { EXIT_FILE } from "../../../lib/agents/record/files.ts";
import { hasEnded } from "../../../lib/agents/record/meta.ts";
import { recordEnd } from "../../../lib/agents/ending/settle.ts";
import { agentHome, agentTest } from "../../helpers/agent_home.ts";
import { IS_FULL } from "../../helpers/rounds.ts";
import { poll } from "../../helpers/poll.ts";

agentTest(
  "recordEnd() records the exit code when a worker exits with any of 0 to 255",
  async () => {
    await using home = await agentHome();
    // All of them in full; else those that a shell takes for something, and some between.
    const codes = Array.from({ length: 256 }, (_, code) => code)
      .filter((code) => IS_FULL || code < 4 || (code > 123 && code < 148) || code % 17 === 0);
    // Workers of ours leave an outcome, which is what tells 128 + n from the signal n.
    const outcome = (code: number) => JSON.stringify({ exit_code: code, reason: "failed" });
    await Promise.all([0, 1].map(async (lane) => {
      for (const code of codes.filter((code) => code % 2 === lane)) {
        const { id } = await home.start("exits", {
          request: { environment: { TEST_STATUS: String(code), TEST_OUTCOME: outcome(code) } },
        });
        const end = await endOf(home, id);
        assertEquals(end, { exit_code: code, signal: null, reason: "failed" });
      }
    }));
  },
);

/** No longer than the worker's own life do these signals wait, ignored or to stop it. */
const NOT_DEADLY = ["SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGCHLD", "SIGCONT", "SIGURG"]
  .concat(["SIGWINCH", "SIGHUP", "SIGINT", "SIGQUIT"]); // The last three: ignored in the background.

const ALIASES = ["SIGIOT", "SIGPOLL", "SIGCLD", "SIGUNUSED"];

agentTest("recordEnd() records the signal when a worker is killed by any", async () => {
  await using home = await agentHome();
  const signals = Object.entries(constants.signals)
    .filter(([name]) => !NOT_DEADLY.includes(name) && !ALIASES.includes(name));
  for (const [name, number] of signals) {
    const { id } = await home.start("dies", {
      request: { environment: { TEST_SIGNAL: String(number) } },
    });
    assertEquals([name, await endOf(home, id)], [
      name,
      { exit_code: null, signal: name, reason: "killed" },
    ]);
  }
});

async function endOf(home: Awaited<ReturnType<typeof agentHome>>, id: string) {
  await poll(() => isWritten(join(home.store.directory(id), EXIT_FILE)), "the worker to end");
  const meta = await recordEnd(home.store, home.store.read(id), home);
  assert(hasEnded(meta));
  const { exit_code, signal, reason } = meta;
  return { exit_code, signal, reason };
}

function isWritten(path: string): boolean {
  try {
    return Deno.readTextFileSync(path).includes("\n");
  } catch {
    return false;
  }
}
