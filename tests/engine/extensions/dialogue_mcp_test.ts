import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadRunConfig, type RunFlags } from "../../../lib/config/run_config.ts";
import { Dialogue } from "../../../lib/engine/dialogue.ts";
import type { RunEvent } from "../../../lib/engine/events.ts";
import { Limits } from "../../../lib/engine/limits.ts";
import { startFakeOpenAI } from "../../helpers/fake_openai.ts";
import { markedProcesses } from "../../helpers/marked_processes.ts";
import { fixtureServer } from "../../helpers/mcp_servers.ts";
import { poll } from "../../helpers/poll.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** A conversation that began with its servers: on a busy machine they may come later than a run waits for them. */
function converse(tool: string, flags: RunFlags) {
  return poll(async () => {
    const said = await converseOnce(tool, flags);
    return !said.notices.some((text) => text.includes("has not started within")) && said;
  }, "servers that start in time");
}

/** One message to a model that calls `tool`; what it was asked, what was said, and what was left running. */
async function converseOnce(tool: string, flags: RunFlags) {
  await using directory = await temporaryDirectory();
  await using marked = markedProcesses();
  const call = { name: tool, arguments: { text: "hello" } };
  const server = startFakeOpenAI([{ toolCalls: [call] }, { text: "Done." }]);
  const events: RunEvent[] = [];
  try {
    const config = await loadRunConfig({ baseUrl: server.url, ...flags }, {
      env: () => undefined,
      home: directory.at("home"),
    });
    const servers = [fixtureServer("good"), fixtureServer("exits")];
    const dialogue = await Dialogue.open({
      config: { ...config, mcp: { servers, problems: ["one more is wrong"] } },
      home: directory.at("home"),
      userHome: directory.path,
      environment: { ...Deno.env.toObject(), ...marked.env },
      cwd: directory.path,
    });
    using limits = new Limits({});
    const { signal } = new AbortController();
    const emit = (event: RunEvent) => void events.push(event);
    await dialogue.say("go", { limits, emit, signal });
    await dialogue.close();
    const [first, second] = server.requests.filter(({ method }) => method === "POST")
      .map(({ body }) => body);
    return {
      system: String(first?.messages[0].content),
      tools: (first?.tools ?? []).map((tool: { function: { name: string } }) => tool.function.name),
      result: String(second?.messages.at(-1).content),
      notices: events.flatMap((event) => event.type === "notice" ? event.text : []),
      left: marked.list(),
    };
  } finally {
    await server.close();
  }
}

Deno.test("Dialogue gives a model the tools of its servers, says which are not there, and ends all", async () => {
  const { tools, system, result, notices, left } = await converse("mcp__good__echo", {
    permissionMode: "yolo",
  });
  assertEquals(tools.includes("read") && tools.includes("mcp__good__echo"), true);
  assertStringIncludes(
    system,
    'Instructions from the MCP server "good":\n\nSpeak softly to the fixture.',
  );
  // It would be another beginning of each request whenever a server is away.
  assertEquals(system.includes("mcp__"), false);
  assertEquals(result, "hello");
  assertEquals(notices[0], "one more is wrong");
  assertMatch(notices[1] ?? "", /^MCP server "exits" is left out: /);
  assertEquals(left, []);
});

Deno.test("Dialogue does not believe what a server says of its tools: the permission mode decides", async () => {
  const modes = { default: "asks before", auto: "asks before", plan: "asks before" };
  for (const [permissionMode, wanted] of Object.entries(modes)) {
    const { result } = await converse("mcp__good__echo", { permissionMode });
    assertStringIncludes(result, `${permissionMode} mode ${wanted}`);
  }
  const { result } = await converse("mcp__good__die", { permissionMode: "plan" });
  assertStringIncludes(result, "plan mode only reads");
});
