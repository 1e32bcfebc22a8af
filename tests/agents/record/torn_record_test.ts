import { assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path/join";
import { formatMeta, unknownMeta } from "../../../lib/agents/record/meta.ts";
import { readMeta } from "../../../lib/agents/record/records.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("readMeta() waits for a record that is torn only where another machine may be replacing it", async () => {
  await using home = await temporaryDirectory();
  const id = "a3f8c1d2";
  const directory = home.at(join("agents", id));
  await Deno.mkdir(directory, { recursive: true });
  const text = formatMeta(unknownMeta(id));
  const path = join(directory, "meta.json");
  await Deno.writeTextFile(path, text.slice(0, 20));
  assertThrows(() => readMeta(directory, id), Error, "it is not valid JSON");
  await Deno.writeTextFile(home.at("slurm.json"), "{}");
  await Deno.writeTextFile(join(directory, "new"), text);
  // Reading blocks this process: another machine replaces it while that pauses.
  const { wait } = Atomics;
  let pauses = 0;
  Atomics.wait = () => {
    if (++pauses === 2) Deno.renameSync(join(directory, "new"), path);
    return "timed-out";
  };
  try {
    assertEquals(readMeta(directory, id).id, id);
  } finally {
    Atomics.wait = wait;
  }
  assertEquals(pauses, 2);
});
