import { assertEquals } from "@std/assert";
import { TurnOutput } from "../../../lib/cli/interactive/turn_output.ts";
import type { RunEvent } from "../../../lib/engine/events.ts";
import { NO_USAGE } from "../../../lib/engine/message.ts";
import { PrintWriter } from "../../../lib/engine/output/print_writer.ts";

/** A turn whose spinner and words stand in one list, in the order in which a terminal gets them. */
function turn() {
  const shown: string[] = [];
  const decoder = new TextDecoder();
  let hold = Promise.resolve();
  const writer = new PrintWriter({
    write: async (bytes) => {
      await hold;
      shown.push(decoder.decode(bytes));
      return bytes.length;
    },
  });
  const output = new TurnOutput({
    writer,
    spinner: {
      start: (label) => void shown.push(`start ${label}`),
      relabel: (label) => void shown.push(`relabel ${label}`),
      stop: () => void shown.push("stop"),
    },
  });
  return { output, shown, hold: (until: Promise<void>) => void (hold = until) };
}

function call(type: "toolStart" | "toolEnd", id: string): RunEvent {
  const event = { call: { id, name: "bash", arguments: { command: id } }, label: id };
  if (type === "toolStart") return { type, ...event };
  const result = { callId: id, name: "bash", output: "", isError: false };
  return { type, ...event, result, summary: "exit 0", durationMs: 100 };
}

Deno.test("TurnOutput shows what is being waited for between what it tells", async () => {
  const { output, shown } = turn();
  output.start();
  await output.event(call("toolStart", "a"));
  await output.event(call("toolStart", "b"));
  await output.event(call("toolEnd", "a"));
  await output.event(call("toolEnd", "b"));
  assertEquals(shown, [
    ...["start thinking", "stop", "start bash a", "stop", "start bash a and 1 more"],
    ...["stop", "• bash a → exit 0 (0.1s)\n", "start bash b"],
    ...["stop", "• bash b → exit 0 (0.1s)\n", "start thinking"],
  ]);
});

Deno.test("TurnOutput starts no spinner while another event is still on its way to the terminal", async () => {
  const { output, shown, hold } = turn();
  await output.event(call("toolStart", "a"));
  await output.event(call("toolStart", "b"));
  shown.length = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  hold(promise);
  // What both say goes out together, or one after the other; either way the terminal is slow.
  const told = [output.event(call("toolEnd", "a")), output.event(call("toolEnd", "b"))];
  resolve();
  await Promise.all(told);
  const last = shown.pop();
  assertEquals(last, "start thinking");
  assertEquals(shown.filter((line) => line.startsWith("start")), [], shown.join("|"));
  assertEquals(shown.join("").match(/bash \w → exit 0/g)?.toSorted(), [
    "bash a → exit 0",
    "bash b → exit 0",
  ]);
});

Deno.test("TurnOutput tells nothing more once the turn is over, when a tool ends after it", async () => {
  const { output, shown } = turn();
  await output.event(call("toolStart", "a"));
  await output.end({ reason: "stopped", text: "", turns: 1, usage: NO_USAGE, costUsd: 0 });
  shown.length = 0;
  await output.event(call("toolEnd", "a"));
  await output.event({ type: "text", delta: "late" });
  assertEquals(shown, []);
});
