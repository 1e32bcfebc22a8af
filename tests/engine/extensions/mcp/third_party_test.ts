/** Against servers that nobody here wrote: `@modelcontextprotocol/server-*` from npm. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { HttpServer } from "../../../../lib/engine/extensions/mcp/mcp_server.ts";
import { markedProcesses } from "../../../helpers/marked_processes.ts";
import { poll } from "../../../helpers/poll.ts";
import { foreignCommand, foreignServer, testHost } from "../../../helpers/mcp_servers.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";
import { freePort, isListening } from "../../../helpers/ports.ts";

Deno.test("tools of the reference servers do what they are for", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("note.txt"), "Bern\n");
  const memory = foreignServer("memory");
  await using test = await testHost([
    foreignServer("everything"),
    foreignServer("filesystem"),
    { ...memory, env: { MEMORY_FILE_PATH: directory.at("memory.jsonl") } },
  ], { roots: [directory.path] });
  assertEquals(test.host.problems().filter((line) => line.includes("is left out")), []);
  const said = async (name: string, args: unknown = {}) => (await test.call(name, args)).output;

  assertEquals(await said("mcp__everything__echo", { message: "hello" }), "Echo: hello");
  assertMatch(await said("mcp__everything__get-tiny-image"), /\[image: image\/png, [\d.]+ KB; /);
  const weather = await said("mcp__everything__get-structured-content", { location: "Chicago" });
  assertMatch(weather, /temperature/);
  assertMatch(await said("mcp__everything__get-sum", { a: "one" }), /invalid|expected/i);

  // It asks for the directories that it may work in once it has begun.
  const allowed = () => said("mcp__filesystem__list_allowed_directories");
  await poll(async () => (await allowed()).includes(directory.path), "the server to know them");
  const path = directory.at("note.txt");
  assertEquals(await said("mcp__filesystem__read_text_file", { path }), "Bern");
  assertMatch(await said("mcp__filesystem__read_text_file", { path: "/etc/passwd" }), /denied/i);

  const entities = [{ name: "Bern", entityType: "city", observations: ["has bears"] }];
  await said("mcp__memory__create_entities", { entities });
  assertStringIncludes(await said("mcp__memory__search_nodes", { query: "bears" }), "Bern");
});

Deno.test("the reference server answers over HTTP, and its end is told", async () => {
  await using marked = markedProcesses();
  const port = freePort();
  const [command, args] = foreignCommand("everything", "streamableHttp");
  const server = new Deno.Command(command, {
    args,
    env: { ...marked.env, PORT: String(port) },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let hasEnded = false;
  server.status.then(() => hasEnded = true);
  try {
    await poll(() => isListening(port), "the server to listen");
    const url = `http://127.0.0.1:${port}/mcp`;
    const web: HttpServer = { kind: "http", name: "web", from: "a test", url, headers: {} };
    await using test = await testHost([web]);
    assertEquals(test.host.problems().filter((line) => line.includes("is left out")), []);
    const echo = () => test.call("mcp__web__echo", { message: "hello" });
    assertEquals((await echo()).output, "Echo: hello");
    server.kill("SIGKILL");
    await server.status;
    const { output, isError } = await echo();
    assertEquals(isError, true);
    assertMatch(output, /^MCP server "web": .*(refused|closed|reset)/i);
  } finally {
    if (!hasEnded) server.kill("SIGKILL");
    await server.status;
  }
});
