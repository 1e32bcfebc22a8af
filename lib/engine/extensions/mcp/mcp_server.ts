/**
 * What is known of an MCP server before it runs.
 *
 * @module
 */

interface Configured {
  /** As its configuration calls it. */
  name: string;
  /** Where it is configured, for people: a file or an option. */
  from: string;
  /** Milliseconds that a call may take; {@linkcode CALL_TIMEOUT_MS} unless set. */
  callTimeoutMs?: number;
  /** The tools that a model is told of; all unless given. */
  wantedTools?: readonly string[];
  /** Those that it is not told of. */
  unwantedTools?: readonly string[];
  /** Its configuration came with the repository, so that it runs, or is reached, as the sandbox lets commands where there is one. */
  isSandboxed?: boolean;
  /** It is started, and started again, only while the repository is what the user trusted. */
  isOfRepository?: boolean;
}

/** A program that speaks through its standard input and output. */
export interface StdioServer extends Configured {
  kind: "stdio";
  command: string;
  args: readonly string[];
  /** Beside what the run's own environment holds. */
  env: Readonly<Record<string, string>>;
  /** Absolute. */
  cwd: string;
}

/** A server that is asked over HTTP. */
export interface HttpServer extends Configured {
  kind: "http";
  /** It speaks as servers did before streamable HTTP. */
  isSse?: boolean;
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Makes the HTTP client: through a proxy, or past those that the environment names. */
  createClient?: () => Deno.HttpClient;
}

export type McpServer = StdioServer | HttpServer;

/** How long a call may take, unless the configuration says otherwise: as long as a command at most. */
export const CALL_TIMEOUT_MS = 600_000;

/** What a server has, as far as a model is told of it. */
export interface ToolList {
  tools: DeclaredTool[];
  /** Those that it is not told of, and why, for people. */
  leftOut: string[];
}

/** A tool as its server describes it; nothing in it is believed. */
export interface DeclaredTool {
  name: string;
  description: string;
  /** JSON Schema, as it came. */
  inputSchema: unknown;
  /** What the server says: that a call changes nothing. */
  claimsToRead: boolean;
}
