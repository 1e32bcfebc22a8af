/**
 * All servers of a run.
 *
 * @module
 */
import { settlesWithin } from "../../../sys/settles_within.ts";
import { withAbsoluteSearchPath } from "../../../sys/search_path.ts";
import type { ToldToEnd } from "../../../sys/process_session.ts";
import type { CommandSandbox } from "../../../sys/sandbox/command_sandbox.ts";
import type { Tool } from "../../tools/tool.ts";
import type { WebAccess } from "../../tools/web/web_access.ts";
import { type ConnectionState, McpConnection } from "./connection.ts";
import type { McpServer, StdioServer } from "./mcp_server.ts";
import { mcpTool } from "./mcp_tool.ts";
import { mcpToolNames, serverTools } from "./tool_names.ts";

/** A run waits no longer for its servers. */
const READY_MS = 5_000;
/** After that a server does not come any more, unless a run waits even longer: a package may have to be fetched first. */
const START_MS = 60_000;

export interface McpHostOptions {
  /** The whole environment of the run. */
  environment: Readonly<Record<string, string>>;
  /** What a server that the repository brings is started through, and what says which ones over HTTP are reached. */
  sandbox?: CommandSandbox | undefined;
  /** How those are reached that a sandbox keeps in. */
  web?: Pick<WebAccess, "proxyFor" | "createClient"> | undefined;
  /** Whether the repository is still what the user trusted; it is unless given. */
  isUnchanged?: (() => Promise<boolean>) | undefined;
  /** Directories that the run is about, absolute, for servers that ask; they may work in these and in no others. */
  roots?: readonly string[] | undefined;
  /** Milliseconds that a run waits for its servers; five seconds unless given. */
  readyMs?: number | undefined;
  /** Milliseconds after which a server that has not started has failed, and never less than `readyMs`; a minute unless given. */
  startMs?: number | undefined;
}

/** A server and how it is. */
export type ServerStatus = { server: McpServer; complaints: string } & ConnectionState;

/** What a server tells a model of itself; shortened. */
export interface ServerInstructions {
  name: string;
  text: string;
}

/** Characters of it. */
const MAX_INSTRUCTIONS = 2_000;

/** Keys of ours are nobody else's business. */
const OURS = /^ISONFORGE_(HEADERS|.*(KEY|TOKEN|SECRET|PASSWORD).*)$/;

export class McpHost {
  readonly #connections: readonly McpConnection[];
  readonly #startedAt = performance.now();
  /** Milliseconds that a run waits for them. */
  readonly readyMs: number;

  /** Starts all of them at once. */
  constructor(servers: readonly McpServer[], options: McpHostOptions) {
    this.readyMs = options.readyMs ?? READY_MS;
    const { roots = [] } = options;
    const startMs = Math.max(options.startMs ?? START_MS, this.readyMs);
    const transport = (server: McpServer) => openTransport(server, { ...options, startMs });
    const reaching = { transport, roots, startMs };
    this.#connections = servers.map((server) => new McpConnection(server, reaching));
  }

  /** Resolves when every server has started or failed, `readyMs` after the start at the latest, or on `signal`. */
  async ready(signal: AbortSignal): Promise<void> {
    const all = Promise.all(this.#connections.map(({ settled }) => settled));
    const left = Math.max(0, this.readyMs - (performance.now() - this.#startedAt));
    const aborted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await settlesWithin(Promise.race([all, aborted]), left);
  }

  /** The tools of all servers that are there by now. */
  tools(): Tool[] {
    const found = this.#connections.flatMap((connection) => {
      const { state } = connection;
      return state.state === "ready"
        ? state.tools.map((declared) => ({ connection, declared }))
        : [];
    });
    const called = found.map(({ connection, declared }) => ({
      server: connection.server.name,
      tool: declared.name,
    }));
    const names = mcpToolNames(called);
    const known = serverTools(called);
    return found.map(({ connection, declared }, index) => {
      const ofServer = known[index];
      return mcpTool(connection, { declared, name: names[index] ?? "", ofServer }) as Tool;
    });
  }

  /** Of the servers that are there and have something to say. */
  instructions(): ServerInstructions[] {
    return this.#connections.flatMap(({ server: { name }, state }) => {
      const text = state.state === "ready" ? state.instructions.trim() : "";
      return text === "" ? [] : [{ name, text: text.slice(0, MAX_INSTRUCTIONS).toWellFormed() }];
    });
  }

  /** What a person should know: which servers, and which of their tools, are not there. */
  problems(): string[] {
    return this.status().flatMap(({ server, ...status }) => {
      if (status.state === "ready") {
        if (status.leftOut.length === 0) return [];
        return `of the tools of MCP server "${server.name}" left out: ${status.leftOut.join("; ")}`;
      }
      return status.state === "failed"
        ? `MCP server "${server.name}" is left out: ${status.problem}`
        : `MCP server "${server.name}" has not started within ${this.readyMs / 1000} s: ` +
          "the run begins without it (ISONFORGE_MCP_START_S waits longer)";
    });
  }

  status(): ServerStatus[] {
    return this.#connections.map((connection) => ({
      server: connection.server,
      complaints: connection.complaints,
      ...connection.state,
    }));
  }

  /**
   * Resolves when nothing of any server is left.
   *
   * @param why where the whole run was told to end, so that they have the time that this leaves
   */
  async close(why?: ToldToEnd): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.close(why)));
  }
}

/** Each kind is loaded only where there is one. */
async function openTransport(
  server: McpServer,
  { startMs, ...options }: McpHostOptions & { startMs: number },
) {
  if (server.kind === "http") {
    const { serverClient } = await import("./server_client.ts");
    const judge = server.isSandboxed ? options.sandbox?.connections : undefined;
    const client = serverClient(server, { judge, web: options.web });
    if (server.isSse) {
      const { sseTransport } = await import("./sse_transport.ts");
      return sseTransport(server, { client, startMs });
    }
    const { httpTransport } = await import("./http_transport.ts");
    return httpTransport(server, client);
  }
  const { StdioTransport } = await import("./stdio_transport.ts");
  return new StdioTransport(await programOf(server, options));
}

async function programOf(
  { command, args, cwd, env, isSandboxed = false, isOfRepository = false }: StdioServer,
  { sandbox, environment, isUnchanged = always }: McpHostOptions,
) {
  // Its script may have been changed by the run itself.
  if (isOfRepository && !await isUnchanged()) {
    throw new Error("the repository changed since you trusted it");
  }
  if (!isSandboxed || sandbox === undefined || sandbox.level === "off") {
    // A file of the repository would be run as `npx`.
    const variables = withAbsoluteSearchPath({ ...withoutKeys(environment), ...env });
    return { command, args, cwd, env: variables };
  }
  const { command: [program, ...words], ...wrapped } = await sandbox.wrapCommand(
    [command, ...args],
    { cwd, env },
  );
  return { command: program, args: words, cwd: wrapped.cwd, env: wrapped.env };
}

const always = () => Promise.resolve(true);

function withoutKeys(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !OURS.test(name)));
}
