import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import { STDOUT_LOG } from "../../lib/agents/record/files.ts";
import { AgentStore } from "../../lib/agents/record/store.ts";
import { PrefixedLines } from "../../lib/cli/logs/prefixed_lines.ts";
import { withRunSeparator } from "../../lib/cli/logs/run_separator.ts";
import { showLog } from "../../lib/cli/logs/show_log.ts";
import { UserError } from "../../lib/errors.ts";
import { publish } from "../helpers/records.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const encoder = new TextEncoder();

/** A sink, and what came through it. */
function collector() {
  const decoder = new TextDecoder();
  const came = { text: "" };
  const sink = (bytes: Uint8Array) => {
    came.text += decoder.decode(bytes);
    return Promise.resolve();
  };
  return { came, sink };
}

Deno.test("PrefixedLines puts the prefix before each line, and waits for the end of a line", async () => {
  const { came, sink } = collector();
  const lines = new PrefixedLines("a | ", sink);
  await lines.write(encoder.encode("one\ntw"));
  assertEquals(came.text, "a | one\n");
  await lines.write(encoder.encode("o\n\nthree"));
  assertEquals(came.text, "a | one\na | two\na | \n");
  await lines.end();
  await lines.end();
  assertEquals(came.text, "a | one\na | two\na | \na | three\n");
});

Deno.test("withRunSeparator() says where the run begins when that is among the bytes, and only then", async () => {
  const text = "0123456789";
  for (
    const [offset, boundary, shown] of [
      [0, 4, "0123|456789"],
      [0, 5, "01234|56789"],
      [4, 4, "456789"],
      [0, 10, text],
      [0, 0, text],
      [2, 3, "2|3456789"],
    ] as const
  ) {
    const { came, sink } = collector();
    const separated = withRunSeparator(sink, {
      offset,
      boundary,
      say: () => sink(encoder.encode("|")),
    });
    const bytes = encoder.encode(text.slice(offset));
    await separated(bytes.subarray(0, 5));
    await separated(bytes.subarray(5));
    assertEquals(came.text, shown);
  }
});

Deno.test("showLog() tells a log that is missing from an agent that was removed since it was looked up", async () => {
  await using directory = await temporaryDirectory();
  const store = new AgentStore(directory.at("home"));
  const id = await publish(store);
  await Deno.remove(join(store.directory(id), STDOUT_LOG)).catch(() => {});
  const show = () =>
    showLog(store, { id, label: id }, {
      stream: "stdout",
      lines: undefined,
      since: undefined,
      timestamps: false,
      follow: undefined,
      hasSeparator: false,
      sink: () => Promise.resolve(),
      flush: () => Promise.resolve(),
    });
  await assertRejects(show, UserError, `cannot show the log of ${id}: there is no "`);
  await Deno.remove(store.directory(id), { recursive: true });
  await assertRejects(show, UserError, `no such agent: "${id}"`);
});
