/**
 * What a run is extended with from outside: MCP servers. Nothing is loaded where there is nothing of it.
 *
 * @module
 */
import type { Tool } from "../tools/tool.ts";
import type { McpHost, ServerStatus, Wrap } from "./mcp/mcp_host.ts";
import type { McpServer } from "./mcp/mcp_server.ts";

/** The servers that are configured, and what is wrong with the others. */
export interface McpConfig {
  servers: readonly McpServer[];
  problems: readonly string[];
  /** Puts a program into the sandbox, where there is one. */
  sandbox?: Wrap;
}

export interface ExtensionOptions {
  mcp?: McpConfig | undefined;
  environment: Readonly<Record<string, string>>;
}

/** The extensions of one conversation. */
export class Extensions {
  readonly #host: McpHost | undefined;
  readonly #problems: readonly string[];

  private constructor(host: McpHost | undefined, problems: readonly string[]) {
    this.#host = host;
    this.#problems = problems;
  }

  /** Starts what there is, and waits for nothing of it. */
  static async begin({ mcp, environment }: ExtensionOptions): Promise<Extensions> {
    const { servers = [], problems = [], sandbox } = mcp ?? {};
    if (servers.length === 0) return new Extensions(undefined, problems);
    const { McpHost } = await import("./mcp/mcp_host.ts");
    return new Extensions(new McpHost(servers, { environment, sandbox }), problems);
  }

  /** Whether tools may come and go. */
  get canChange(): boolean {
    return this.#host !== undefined;
  }

  /** Waits until all is there, five seconds at most; returns what a person should know. */
  async ready(signal: AbortSignal): Promise<string[]> {
    await this.#host?.ready(signal);
    return [...this.#problems, ...signal.aborted ? [] : this.#host?.problems() ?? []];
  }

  /** The tools that there are by now. */
  tools(): Tool[] {
    return this.#host?.tools() ?? [];
  }

  /** The MCP servers, as they are now. */
  servers(): ServerStatus[] {
    return this.#host?.status() ?? [];
  }

  /** What is wrong with the configuration of others. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Resolves when nothing of them runs any more. */
  async close(): Promise<void> {
    await this.#host?.close();
  }
}

/** What has come and gone from one list of tools to the next, in words; undefined: nothing. */
export function describeToolChange(
  before: readonly Tool[],
  after: readonly Tool[],
): string | undefined {
  const missing = (from: readonly Tool[], others: readonly Tool[]) =>
    from.filter(({ name }) => !others.some((other) => other.name === name)).map(({ name }) => name);
  const [came, went] = [missing(after, before), missing(before, after)];
  if (came.length + went.length === 0) return undefined;
  return [
    ...came.length === 0 ? [] : [`new tools: ${came.join(", ")}`],
    ...went.length === 0 ? [] : [`tools that are gone: ${went.join(", ")}`],
  ].join("; ");
}
