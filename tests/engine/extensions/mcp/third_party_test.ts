/** Against servers that nobody here wrote: `@modelcontextprotocol/server-*` from npm. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { foreignServer, testHost } from "../../../helpers/mcp_servers.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

Deno.test("tools of the reference servers do what they are for", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("note.txt"), "Bern\n");
  const memory = foreignServer("memory");
  await using test = await testHost([
    foreignServer("everything"),
    foreignServer("filesystem", directory.path),
    { ...memory, env: { MEMORY_FILE_PATH: directory.at("memory.jsonl") } },
  ]);
  assertEquals(test.host.problems(), []);
  const said = async (name: string, args: unknown = {}) => (await test.call(name, args)).output;

  assertEquals(await said("mcp__everything__echo", { message: "hello" }), "Echo: hello");
  assertMatch(await said("mcp__everything__get-tiny-image"), /\[image: image\/png, [\d.]+ KB; /);
  const weather = await said("mcp__everything__get-structured-content", { location: "Chicago" });
  assertMatch(weather, /temperature/);
  assertMatch(await said("mcp__everything__get-sum", { a: "one" }), /invalid|expected/i);

  const path = directory.at("note.txt");
  assertEquals(await said("mcp__filesystem__read_text_file", { path }), "Bern");
  assertMatch(await said("mcp__filesystem__read_text_file", { path: "/etc/passwd" }), /denied/i);

  const entities = [{ name: "Bern", entityType: "city", observations: ["has bears"] }];
  await said("mcp__memory__create_entities", { entities });
  assertStringIncludes(await said("mcp__memory__search_nodes", { query: "bears" }), "Bern");
});
