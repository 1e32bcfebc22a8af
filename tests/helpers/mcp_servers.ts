/**
 * MCP servers for tests: one that is bad in a way of its own, and those of others.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import configuration from "../../deno.json" with { type: "json" };
import { McpHost, type McpHostOptions } from "../../lib/engine/extensions/mcp/mcp_host.ts";
import type { McpServer, StdioServer } from "../../lib/engine/extensions/mcp/mcp_server.ts";
import type { ToolOutcome } from "../../lib/engine/tools/tool.ts";
import { type MarkedProcesses, markedProcesses } from "./marked_processes.ts";
import { PATIENCE_MS } from "./poll.ts";

const FIXTURE = fromFileUrl(new URL("../fixtures/mcp/server.ts", import.meta.url));
/** With it Deno needs no list of versions, which a normal install does not fetch. */
const LOCK = fromFileUrl(new URL("../../deno.lock", import.meta.url));
const CACHED = ["run", "--quiet", "--no-config", `--lock=${LOCK}`, "--frozen", "--cached-only"];

/** The words that start `tests/fixtures/mcp/server.ts`. */
export function fixtureCommand(mode: string): [command: string, args: string[]] {
  return [Deno.execPath(), ["run", "--quiet", "--no-config", "--no-lock", "-A", FIXTURE, mode]];
}

/** The server of the fixtures, called as its mode is. */
export function fixtureServer(mode: string, others: Partial<StdioServer> = {}): StdioServer {
  const [command, args] = fixtureCommand(mode);
  return { kind: "stdio", name: mode, from: "a test", command, args, env: {}, cwd: "/", ...others };
}

type Foreign = "everything" | "filesystem" | "memory";

/** The words that start a server of `@modelcontextprotocol`, from npm. */
export function foreignCommand(name: Foreign, ...args: string[]): [string, string[]] {
  const specifier = configuration.imports[`@modelcontextprotocol/server-${name}`];
  return [Deno.execPath(), [...CACHED, "-A", specifier, ...args]];
}

/** A server of `@modelcontextprotocol`. */
export function foreignServer(name: Foreign, ...words: string[]): StdioServer {
  const [command, args] = foreignCommand(name, ...words);
  return { kind: "stdio", name, from: "a test", command, args, env: {}, cwd: "/" };
}

export interface TestHost extends AsyncDisposable {
  host: McpHost;
  /** Everything that the servers have started and that lives. */
  processes: MarkedProcesses["list"];
  /** Calls a tool by the name that the model uses. */
  call(name: string, args?: unknown, signal?: AbortSignal): Promise<ToolOutcome>;
}

/** Starts servers and waits for them; disposing of it ends them. */
export async function testHost(
  servers: readonly McpServer[],
  { readyMs = PATIENCE_MS, startMs, isUnchanged, roots, sandbox, web, variables = {} }: {
    readyMs?: number;
    startMs?: number;
    roots?: readonly string[];
    sandbox?: McpHostOptions["sandbox"];
    web?: McpHostOptions["web"];
    isUnchanged?: () => Promise<boolean>;
    /** What else is in the environment of the run. */
    variables?: Record<string, string>;
  } = {},
): Promise<TestHost> {
  const marked = markedProcesses();
  const environment = { ...Deno.env.toObject(), ...variables, ...marked.env };
  const host = new McpHost(servers, {
    ...{ environment, readyMs, startMs, isUnchanged, roots, sandbox, web },
  });
  await host.ready(new AbortController().signal);
  return {
    host,
    processes: marked.list,
    async call(name, args = {}, signal = new AbortController().signal) {
      const tool = host.tools().find((tool) => tool.name === name);
      if (tool === undefined) throw new Error(`there is no tool ${name}`);
      return await tool.run(tool.parse(args), { cwd: "/", signal, place: (path) => path });
    },
    async [Symbol.asyncDispose]() {
      await host.close();
      await marked[Symbol.asyncDispose]();
    },
  };
}
