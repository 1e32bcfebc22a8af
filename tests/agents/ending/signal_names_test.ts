import { assertEquals } from "@std/assert";
import { signalName, signalNumber } from "../../../lib/agents/ending/signal_names.ts";

Deno.test("signalName() and signalNumber() say the same of a signal, and nothing of none", async () => {
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
  for (const [name, number] of Object.entries(numbers)) {
    assertEquals([await signalName(number), await signalNumber(name)], [name, number]);
  }
  assertEquals([await signalName(0), await signalName(127)], [undefined, undefined]);
  assertEquals(await signalNumber("SIGNOTHING"), undefined);
});
