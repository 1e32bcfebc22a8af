import { assertEquals, assertStringIncludes } from "@std/assert";
import { History, HISTORY_SIZE } from "../../../lib/cli/interactive/history.ts";
import { HistorySearch } from "../../../lib/cli/interactive/history_search.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("History keeps what was typed across conversations, privately and without secrets", async () => {
  await using directory = await temporaryDirectory();
  const home = `${directory.path}/home`;
  const redact = (text: string) => text.replaceAll("secret", "[redacted]");
  const first = new History({ home, redact });
  assertEquals(await first.read(), []);
  for (const text of ["one", "two\nlines", " not kept", "", "a secret", "a secret"]) {
    first.add(text);
  }
  first.add("x".repeat(20_000));
  const path = `${home}/history`;
  assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
  await Deno.writeTextFile(path, '{"half', { append: true });
  assertEquals(await new History({ home, redact }).read(), ["a [redacted]", "two\nlines", "one"]);
});

Deno.test("History keeps the latest of many, and leaves alone what is no file of ours", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  const redact = (text: string) => text;
  const path = `${home}/history`;
  const lines = Array.from({ length: 3 * HISTORY_SIZE }, (_, index) => `"line ${index}"\n`);
  await Deno.writeTextFile(path, lines.join(""));
  const entries = await new History({ home, redact }).read();
  assertEquals([entries.length, entries[0]], [HISTORY_SIZE, `line ${3 * HISTORY_SIZE - 1}`]);
  assertEquals((await Deno.readTextFile(path)).split("\n").length, HISTORY_SIZE + 1);

  await Deno.remove(path);
  await new Deno.Command("mkfifo", { args: [path] }).output();
  const broken = new History({ home, redact });
  assertEquals(await broken.read(), []);
  broken.add("waits for nobody");
  await Deno.remove(path);
  await Deno.symlink("/etc/passwd", path);
  assertEquals(await new History({ home, redact }).read(), []);
});

Deno.test("HistorySearch finds the newest that holds the letters, and older ones in turn", () => {
  const search = new HistorySearch(["run Tests", "fix it", "run tests", "fix it", "run it"]);
  assertEquals([search.prompt, search.found], ['search "": ', ""]);
  search.type("run");
  assertEquals(search.found, "run Tests");
  search.older();
  assertEquals(search.found, "run tests");
  search.type(" i");
  assertEquals([search.prompt, search.found], ['search "run i": ', "run it"]);
  search.older();
  assertEquals(search.found, "run it");
  search.type("zz");
  assertEquals(search.found, "");
  assertStringIncludes(search.prompt, "nothing has");
  for (let times = 0; times < 4; times++) search.erase();
  search.type("Te");
  assertEquals(search.found, "");
  const capital = new HistorySearch(["run tests", "run Tests"]);
  capital.type("Te");
  assertEquals(capital.found, "run Tests");
});
