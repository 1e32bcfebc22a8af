import { assertEquals, assertRejects } from "@std/assert";
import { attach, type AttachOptions } from "../../lib/agents/attach.ts";
import { remove } from "../../lib/agents/remove.ts";
import { respawn } from "../../lib/agents/respawn.ts";
import { stop } from "../../lib/agents/stop.ts";
import { UserError } from "../../lib/errors.ts";
import { type AgentHome, agentHome, agentTest } from "../helpers/agent_home.ts";
import { poll } from "../helpers/poll.ts";

/** Follows an agent and keeps what it shows. */
function follower(home: AgentHome, id: string, options: Partial<AttachOptions> = {}) {
  const abort = new AbortController();
  const shown = { text: "", notices: [] as string[] };
  const done = attach(home.store, id, {
    executors: home.executors,
    sink: (bytes) => {
      shown.text += new TextDecoder().decode(bytes);
      return Promise.resolve();
    },
    signal: abort.signal,
    onNotice: (message) => shown.notices.push(message),
    ...options,
  });
  return { abort, shown, done };
}

agentTest("attach() shows all of it and how it ended when the agent ends", async () => {
  await using home = await agentHome();
  const { id } = await home.start("tidies", { isReady: true, settles: true });
  const { shown, done } = follower(home, id);
  await poll(() => shown.text === "ready\n", "the first line");
  await stop(home.store, id, home);
  const meta = await done;
  assertEquals(shown, { text: "ready\ntidied\n", notices: [] });
  assertEquals(meta && "reason" in meta && [meta.state, meta.reason], ["stopped", "stopped"]);
});

agentTest("attach() prints and ends when the agent is stopped", async () => {
  await using home = await agentHome();
  const { id } = await home.start("says", { settles: true });
  await home.ended(id);
  const { shown, done } = follower(home, id);
  const meta = await done;
  assertEquals(meta && "reason" in meta && [meta.reason, meta.exit_code], ["completed", 0]);
  assertEquals(shown.text, home.log(id));
});

agentTest("attach() shows the latest run only when there were several", async () => {
  await using home = await agentHome();
  const { id } = await home.start("says", { settles: true });
  await home.ended(id);
  await respawn(home.store, id, home.context("sleeps"));
  await home.shows(id, "ready");
  const { abort, shown, done } = follower(home, id);
  await poll(() => shown.text !== "", "the log");
  abort.abort();
  assertEquals([await done, shown.text], [undefined, "ready\n"]);
});

agentTest("attach() leaves the agent alone when it is ended by its signal", async () => {
  await using home = await agentHome();
  const { id } = await home.start("sleeps", { isReady: true });
  const { abort, shown, done } = follower(home, id);
  await poll(() => shown.text !== "", "the log");
  abort.abort();
  assertEquals(await done, undefined);
  assertEquals([home.read(id).state, home.processes().length], ["running", 2]);
});

agentTest("attach() leaves out the beginning and says so when there is a limit", async () => {
  await using home = await agentHome();
  const { id } = await home.start("says", { settles: true });
  await home.ended(id);
  const log = home.log(id);
  const { shown, done } = follower(home, id, { backlogLimit: 10 });
  await done;
  assertEquals(shown.text, log.slice(-10));
  assertEquals(shown.notices.length, 1);
  const whole = follower(home, id, { backlogLimit: log.length });
  await whole.done;
  assertEquals([whole.shown.text, whole.shown.notices], [log, []]);
});

agentTest(
  "attach() shows the last bytes when a burst comes just before the end, every time",
  async () => {
    await using home = await agentHome();
    for (let round = 0; round < 10; round++) {
      const { id } = await home.start("bursts");
      let length = 0;
      let end = "";
      const sink = (bytes: Uint8Array) => {
        length += bytes.length;
        end = `${end}${new TextDecoder().decode(bytes.subarray(-9))}`.slice(-9);
        return Promise.resolve();
      };
      await follower(home, id, { sink }).done;
      assertEquals([length, end], [5_000_000 + "the end\n".length, "0the end\n"]);
    }
  },
);

agentTest("attach() says so when the agent is removed meanwhile", async () => {
  await using home = await agentHome();
  const { id } = await home.start("says", { settles: true });
  await home.ended(id);
  const removing = follower(home, id, {
    sink: async () => {
      await remove(home.store, id, { executors: home.executors, force: false });
    },
  });
  await assertRejects(() => removing.done, UserError, "it was removed");
  await assertRejects(() => follower(home, id).done, UserError, "no such agent");
});
