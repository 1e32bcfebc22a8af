import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { ModelError } from "../../../lib/engine/models/model_error.ts";
import { untilAnswering, type Waiting } from "../../../lib/engine/models/waiting.ts";

const LOADING = new ModelError("it answered 503: Loading model", { status: 503, retry: "patient" });
const REFUSED = new ModelError("nothing listens", { retry: "usual" });

function waiting(more: Partial<Waiting> = {}) {
  const said: string[] = [];
  let clock = 0;
  const options: Waiting = {
    signal: new AbortController().signal,
    isUnattended: false,
    onWait: (text) => said.push(text),
    sleep: (ms) => {
      clock += ms;
      return Promise.resolve();
    },
    now: () => clock,
    ...more,
  };
  return { options, said, seconds: () => clock / 1000 };
}

/** Fails with each error in turn, then answers. */
function answering(...errors: ModelError[]) {
  return () => {
    const error = errors.shift();
    return error === undefined ? Promise.resolve("here") : Promise.reject(error);
  };
}

Deno.test("untilAnswering() waits while the model loads, and says so once", async () => {
  const { options, said } = waiting();
  assertEquals(await untilAnswering(answering(LOADING, LOADING, LOADING), options), "here");
  assertEquals(said, ["it answered 503: Loading model; waiting for it, for up to ten minutes"]);
});

Deno.test("untilAnswering() waits for a server that does not listen only when nobody is there", async () => {
  await assertRejects(() => untilAnswering(answering(REFUSED), waiting().options), ModelError);
  const { options, said } = waiting({ isUnattended: true });
  assertEquals(await untilAnswering(answering(REFUSED, REFUSED, LOADING), options), "here");
  assertEquals(said.length, 2);
});

Deno.test("untilAnswering() gives up after ten minutes", async () => {
  const { options, seconds } = waiting({ isUnattended: true });
  await assertRejects(() => untilAnswering(() => Promise.reject(REFUSED), options), ModelError);
  assertEquals(seconds() >= 600 && seconds() < 620, true, `${seconds()} s`);
});

Deno.test("untilAnswering() does not wait for what will last, nor when it is not to", async () => {
  const denied = new ModelError("it answered 401", { status: 401 });
  const { options } = waiting({ isUnattended: true });
  await assertRejects(() => untilAnswering(answering(denied), options), ModelError);
  await assertRejects(() => untilAnswering(answering(LOADING), undefined), ModelError);
});

Deno.test("untilAnswering() ends with the run", async () => {
  const controller = new AbortController();
  const { options } = waiting({
    signal: controller.signal,
    sleep: (_ms, signal) => {
      controller.abort(new Error("stopped"));
      return Promise.reject(signal.reason);
    },
  });
  await assertRejects(() => untilAnswering(answering(LOADING), options), Error, "stopped");
});
