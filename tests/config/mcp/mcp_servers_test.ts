import { assertEquals, assertThrows } from "@std/assert";
import { expandVariables } from "../../../lib/config/expand_variables.ts";
import { type McpServersOptions, readMcpServers } from "../../../lib/config/mcp/mcp_servers.ts";
import { configuredServers } from "../../../lib/config/mcp/mcp_sources.ts";
import { UsageError } from "../../../lib/errors.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const VARIABLES: Record<string, string> = { HOME: "/home/me", TOKEN: "t0psecret", CITY: "Bern" };
const env = (name: string) => VARIABLES[name];
const OPTIONS: McpServersOptions = { from: ".mcp.json", directory: "/work", env };

Deno.test("expandVariables() replaces variables as other agents do", () => {
  const cases: Array<[text: string, wanted: string, missing: string[]]> = [
    ["plain", "plain", []],
    ["${CITY}", "Bern", []],
    ["in $CITY.", "in Bern.", []],
    ["${NOWHERE:-Rome}", "Rome", []],
    ["${NOWHERE:-}", "", []],
    ["${CITY:-Rome}", "Bern", []],
    ["${env:CITY} ${env:NOWHERE:-Rome}", "Bern Rome", []],
    ["${env:NOWHERE}", "${env:NOWHERE}", ["NOWHERE"]],
    ["${NOWHERE}", "${NOWHERE}", ["NOWHERE"]],
    ["$NOWHERE", "$NOWHERE", ["NOWHERE"]],
    ["5$ and $1 and ${", "5$ and $1 and ${", []],
  ];
  for (const [text, wanted, missing] of cases) {
    const expanded = expandVariables(text, env);
    assertEquals([expanded.text, expanded.missing], [wanted, missing], text);
  }
  assertEquals(expandVariables("echo $x", env, { keepsPlain: true }).missing, []);
});

Deno.test("readMcpServers() takes the forms that servers are configured in", () => {
  const { servers, problems, secrets, disabled } = readMcpServers({
    files: { command: "npx", args: ["-y", "server", "$HOME"], env: { API_TOKEN: "${TOKEN}" } },
    own: { type: "stdio", command: "./tools/server", cwd: "sub", timeout: 5000 },
    web: {
      type: "http",
      url: "https://x.test/${CITY}",
      headers: { Authorization: "Bearer $TOKEN", "X-Session": "s3ssion-id" },
    },
    other: { httpUrl: "http://127.0.0.1:1/mcp", type: "streamable-http", alwaysAllow: [] },
    off: { command: "x", disabled: true },
  }, OPTIONS);
  assertEquals([problems, disabled], [[], ["off"]]);
  const common = { from: ".mcp.json" };
  assertEquals(servers[0], {
    ...common,
    name: "files",
    kind: "stdio",
    command: "npx",
    args: ["-y", "server", "/home/me"],
    env: { API_TOKEN: "t0psecret" },
    cwd: "/work",
  });
  assertEquals(servers[1], {
    ...common,
    name: "own",
    kind: "stdio",
    command: "/work/tools/server",
    args: [],
    env: {},
    cwd: "/work/sub",
    callTimeoutMs: 5000,
  });
  assertEquals(
    servers.slice(2).map((server) => server.kind === "http" && [server.url, server.headers]),
    [["https://x.test/Bern", { Authorization: "Bearer t0psecret", "X-Session": "s3ssion-id" }], [
      "http://127.0.0.1:1/mcp",
      {},
    ]],
  );
  assertEquals([...new Set(secrets)].sort(), ["s3ssion-id", "t0psecret"]);
});

Deno.test("readMcpServers() says what is wrong with one server, and takes the others", () => {
  const wrong: Array<[entry: unknown, why: string]> = [
    ["npx server", "it must be an object"],
    [{}, 'it has neither "command" nor "url"'],
    [{ command: 3 }, "command must be a string"],
    [{ command: " " }, '"command" is empty'],
    [{ command: "x", args: "-y" }, '"args" must be a list of strings'],
    [{ command: "x", args: [1] }, "args must be a string"],
    [{ command: "x", env: ["A=1"] }, '"env" must be an object of strings'],
    [{ command: "x", env: { A: "${NOWHERE}" } }, "it needs the variable NOWHERE, which is not set"],
    [{ command: "x", timeout: "5s" }, '"timeout" takes a number of milliseconds'],
    [{ url: "ftp://x" }, '"url" is no http or https URL'],
    [{ url: "http://x", headers: { "a b": "c" } }, '"a b" is no header that can be sent'],
    [{ url: "http://x", headers: { a: "b\nc: d" } }, '"a" is no header that can be sent'],
    [{ type: "sse" }, 'it has neither "command" nor "url"'],
    [{ type: "pigeon", url: "http://x" }, '"type" takes stdio, http or sse'],
    [{ type: 1, command: "x" }, '"type" takes stdio, http or sse'],
    [{ command: "x", sandbox: "true" }, '"sandbox" takes true or false'],
    [{ command: "x", disabled: "yes" }, '"disabled" takes true or false'],
    [{ command: "x", enabled: 0 }, '"enabled" takes true or false'],
    [{ command: "x", sandbx: true }, 'unknown "sandbx"; did you mean sandbox?'],
  ];
  for (const [entry, why] of wrong) {
    const { servers, problems } = readMcpServers({ bad: entry, good: { command: "x" } }, OPTIONS);
    assertEquals(servers.map(({ name }) => name), ["good"]);
    assertEquals(problems, [`MCP server "bad" in .mcp.json is left out: ${why}`]);
  }
});

Deno.test("readMcpServers() tells what is secret in an address, for it to be hidden", () => {
  const url = "https://me:hidden-word@x.test/mcp";
  const { servers, secrets } = readMcpServers({ web: { url } }, OPTIONS);
  assertEquals(servers.map((server) => server.kind === "http" && server.url), [url]);
  assertEquals(secrets, ["hidden-word"]);
  const keys = readMcpServers({
    web: { url: "https://x.test/mcp?exaApiKey=hidden-key&page=12345678" },
    npx: { command: "npx", args: ["mcp-remote", "https://x.test/?token=hidden-token"] },
  }, OPTIONS);
  assertEquals(keys.secrets, ["hidden-key", "hidden-token"]);
});

Deno.test("readMcpServers() gives those that it leaves out as they were written", () => {
  const web = { url: "${NOWHERE}/mcp" };
  const { leftOut } = readMcpServers({ web, none: 1 }, OPTIONS);
  const why = "it needs the variable NOWHERE, which is not set";
  assertEquals(leftOut, [{ name: "web", from: OPTIONS.from, config: web, why }]);
});

Deno.test("readMcpServers() takes which tools are wanted, and says what it does not use", () => {
  const { servers, problems, secrets } = readMcpServers({
    some: { command: "x", includeTools: ["a"], disabledTools: ["b"], excludeTools: ["c"] },
    other: { command: "x", alwaysAllow: ["a"], allowedTools: ["a"], autoApprove: [], oauth: {} },
    file: { command: "x", envFile: ".env", env: { A: "${env:TOKEN}" } },
    wrong: { command: "x", excludeTools: "a" },
  }, OPTIONS);
  assertEquals(
    servers.map(({ name, wantedTools, unwantedTools }) => [name, wantedTools, unwantedTools]),
    [
      ["some", ["a"], ["c", "b"]],
      ["other", undefined, undefined],
      ["file", undefined, undefined],
    ],
  );
  assertEquals(problems, [
    '"envFile" of MCP server "file" in .mcp.json is not used',
    'MCP server "wrong" in .mcp.json is left out: "excludeTools" must be a list of names of tools',
  ]);
  assertEquals(secrets, ["t0psecret"]);
});

Deno.test("configuredServers() prefers what stands nearer, and starts nothing of a repository that is not trusted", async () => {
  await using directory = await temporaryDirectory();
  const write = (name: string, value: unknown) =>
    Deno.writeTextFile(directory.at(name), JSON.stringify(value));
  const settings = ["a", "b", "c"].map((name) => ({
    name,
    config: { command: "users" },
    from: "settings.json",
    isOfRepository: false,
  }));
  await write(".mcp.json", { mcpServers: { a: { command: "projects" }, b: { disabled: true } } });
  const sources = {
    option: undefined,
    sources: ["user", "project"] as const,
    env,
    settings,
    switchedOff: [],
    cwd: directory.path,
  };
  const commands = (found: ReturnType<typeof configuredServers>) =>
    found.servers.map((server) => server.kind === "stdio" && `${server.name} ${server.command}`);
  const trusted = configuredServers({ ...sources, isTrusted: () => true });
  assertEquals(commands(trusted), ["a projects", "c users"]);
  assertEquals(trusted.servers[0]?.isSandboxed, true);
  const untrusted = configuredServers({ ...sources, isTrusted: () => false });
  assertEquals(commands(untrusted), ["a users", "b users", "c users"]);
  assertEquals(untrusted.untrusted, [{ path: directory.at(".mcp.json"), names: ["a", "b"] }]);
  const off = configuredServers({ ...sources, switchedOff: ["a", "c"], isTrusted: () => true });
  // Of `.mcp.json` alone.
  assertEquals([commands(off), off.disabled], [["a users", "c users"], ["b"]]);
  const none = { ...sources, settings: [], switchedOff: ["a", "x"] };
  for (const isTrusted of [true, false]) {
    const { servers, disabled, untrusted } = configuredServers({
      ...none,
      isTrusted: () => isTrusted,
    });
    assertEquals(servers, []);
    assertEquals(disabled.toSorted(), isTrusted ? ["a", "b"] : ["a"]);
    assertEquals(untrusted.flatMap(({ names }) => names), isTrusted ? [] : ["b"]);
  }
  const option = '{"c": {"command": "options"}}';
  const named = configuredServers({ ...sources, option, isTrusted: () => true });
  assertEquals(commands(named), ["c options", "a projects"]);
  assertThrows(
    () => configuredServers({ ...sources, option: "[", isTrusted: () => true }),
    UsageError,
    "--mcp-config takes JSON",
  );
});

Deno.test("configuredServers() says what is wrong with a file, and goes on", async () => {
  await using directory = await temporaryDirectory();
  const sources = {
    option: undefined,
    sources: ["project"] as const,
    env,
    settings: [],
    switchedOff: [],
    cwd: directory.path,
    isTrusted: () => true,
  };
  for (const [text, why] of [["{", "it is not valid JSON"], ["[]", "it does not hold an object"]]) {
    await Deno.writeTextFile(directory.at(".mcp.json"), text ?? "");
    const { problems, servers } = configuredServers(sources);
    assertEquals(servers, []);
    assertEquals(problems.length === 1 && problems[0]?.includes(why ?? ""), true, problems[0]);
  }
});
