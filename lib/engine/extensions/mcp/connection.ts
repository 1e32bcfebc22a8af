/**
 * One server: reached when a run begins, asked, reached again when it has died.
 *
 * @module
 */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  ErrorCode,
  ListRootsRequestSchema,
  ResultSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { basename } from "@std/path/basename";
import { toFileUrl } from "@std/path/to-file-url";
import { delay } from "../../../sys/delay.ts";
import type { ToldToEnd } from "../../../sys/process_session.ts";
import { abortable } from "../../../sys/abortable.ts";
import { PROGRAM, VERSION } from "../../../version.ts";
import { describeFailure, httpStatus } from "./describe_failure.ts";
import { listTools } from "./list_tools.ts";
import { CALL_TIMEOUT_MS, type McpServer, type ToolList } from "./mcp_server.ts";
import { StdioTransport } from "./stdio_transport.ts";

/** A server that dies again so soon stays away; one that is reached over HTTP only forgets us, which costs nothing. */
const RESTART_AFTER_MS = { stdio: 600_000, http: 1_000 };
/** A server may announce another list with each list that it gives. */
const RELIST_MS = 1_000;
/** Whoever does not answer this has hung up. */
const PING_MS = 2_000;

export type ConnectionState =
  | { state: "starting" }
  | ({ state: "ready"; version: string; instructions: string } & Readonly<ToolList>)
  | { state: "failed"; problem: string };

/** The result of a call as it came, or why there is none. */
export type CallResult = { result: Record<string, unknown>; note?: string } | { problem: string };

export interface ConnectionOptions {
  /** Opens the way to the server, anew for each start. */
  transport: (server: McpServer) => Transport | Promise<Transport>;
  /** Directories that it is told of when it asks; without any it is told that it cannot ask. */
  roots: readonly string[];
  /** Milliseconds in which it has to answer for the first time. */
  startMs: number;
}

/** What a server says of its own results is not checked: that takes a validator, and helps nobody. */
const UNCHECKED = {
  getValidator: <T>() => (input: unknown) => ({
    valid: true as const,
    data: input as T,
    errorMessage: undefined,
  }),
};

export class McpConnection {
  readonly server: McpServer;
  readonly #options: ConnectionOptions;
  #state: ConnectionState = { state: "starting" };
  #client: Client | undefined;
  #transport: Transport | undefined;
  #restartedAt = -Infinity;
  #isClosed = false;
  readonly #over = new AbortController();
  #listing: Promise<void> | undefined;
  #isOutdated = false;
  /** Resolves when the first start has gone well or badly. */
  readonly settled: Promise<void>;

  /** Begins at once. */
  constructor(server: McpServer, options: ConnectionOptions) {
    this.server = server;
    this.#options = options;
    this.settled = this.#start();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** What a process wrote to its standard error. */
  get complaints(): string {
    return this.#transport instanceof StdioTransport ? this.#transport.complaints : "";
  }

  /**
   * Calls a tool. What goes wrong is told, and the server started again by the next call, if it has died.
   *
   * @throws the reason of `signal` once that is aborted
   */
  async call(
    name: string,
    { args, signal }: { args: Record<string, unknown>; signal: AbortSignal },
  ): Promise<CallResult> {
    const before = this.#client;
    const client = before ?? await abortable(this.#restart(), signal);
    if (client === undefined) return { problem: this.#describeAbsence() };
    try {
      const result = await abortable(this.#request(client, { name, args, signal }), signal);
      return before === undefined
        ? { result, note: "the server had ended, and was started again" }
        : { result };
    } catch (error) {
      signal.throwIfAborted();
      // It has forgotten us, and done nothing; see the MCP specification, "Session Management".
      if (httpStatus(error) === 404 && before !== undefined) {
        await this.#drop();
        return await this.call(name, { args, signal });
      }
      return { problem: await this.#describeFailedCall(error, client) };
    }
  }

  /** Ends it; resolves when nothing of it is left. */
  async close(why?: ToldToEnd): Promise<void> {
    this.#isClosed = true;
    this.#over.abort();
    if (this.#state.state !== "failed") this.#state = { state: "failed", problem: "it was ended" };
    await this.#drop(why);
  }

  #request(
    client: Client,
    { name, args, signal }: { name: string; args: Record<string, unknown>; signal: AbortSignal },
  ): Promise<Record<string, unknown>> {
    const timeout = this.server.callTimeoutMs ?? CALL_TIMEOUT_MS;
    return client.request(
      { method: "tools/call", params: { name, arguments: args } },
      ResultSchema,
      { signal, timeout },
    );
  }

  async #start(): Promise<void> {
    const { roots, startMs } = this.#options;
    const client = new Client({ name: PROGRAM, version: VERSION }, {
      capabilities: roots.length === 0 ? {} : { roots: {} },
      jsonSchemaValidator: UNCHECKED,
    });
    if (roots.length > 0) {
      client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: roots.map(toRoot) }));
    }
    let transport: Transport | undefined;
    try {
      transport = await this.#options.transport(this.server);
      this.#transport = transport;
      // What is wrong with single messages is theirs.
      client.onerror = () => {};
      await client.connect(transport, { timeout: startMs });
      client.onclose = () => {
        if (this.#client === client) this.#client = undefined;
      };
      client.setNotificationHandler(
        ToolListChangedNotificationSchema,
        () => this.#listAgain(client),
      );
      const listed = await listTools(client, this.server);
      if (this.#isClosed) return await transport.close();
      this.#client = client;
      const { name = "", version = "" } = client.getServerVersion() ?? {};
      this.#state = {
        state: "ready",
        ...listed,
        version: `${name} ${version}`.trim(),
        instructions: client.getInstructions() ?? "",
      };
    } catch (error) {
      // Why it failed is told; that it is hard to close adds nothing to it.
      await transport?.close().catch(() => {});
      if (this.#isClosed) return;
      const known = transport instanceof StdioTransport ? transport : undefined;
      this.#state = { state: "failed", problem: describeFailure(error, known) };
    }
  }

  /** Once in a while. */
  async #restart(): Promise<Client | undefined> {
    if (this.#isClosed || this.#state.state === "starting") return undefined;
    if (performance.now() - this.#restartedAt < RESTART_AFTER_MS[this.server.kind]) {
      return undefined;
    }
    this.#restartedAt = performance.now();
    await this.#drop();
    await this.#start();
    return this.#client;
  }

  async #drop(why?: ToldToEnd): Promise<void> {
    const transport = this.#transport;
    this.#client = undefined;
    // It is given up, however it takes that.
    const closing = transport instanceof StdioTransport ? transport.close(why) : transport?.close();
    await closing?.catch(() => {});
  }

  /** At most one list is asked for at a time; what is announced meanwhile is asked for after it. */
  #listAgain(client: Client): void {
    this.#isOutdated = true;
    // Where it fails, the tools that are known stay: one that is gone says so when it is called.
    this.#listing ??= (async () => {
      while (this.#isOutdated && this.#client === client) {
        this.#isOutdated = false;
        const listed = await listTools(client, this.server);
        if (this.#state.state === "ready") this.#state = { ...this.#state, ...listed };
        await delay(RELIST_MS, this.#over.signal);
      }
    })().catch(() => {}).finally(() => this.#listing = undefined);
  }

  #describeAbsence(): string {
    return this.#state.state === "failed"
      ? `the server is gone: ${this.#state.problem}`
      : "the server is gone: it ended again soon after it had been started again";
  }

  async #describeFailedCall(error: unknown, client: Client): Promise<string> {
    if (this.#client !== client) {
      const known = this.#transport instanceof StdioTransport ? this.#transport : undefined;
      return `the server ended during the call: ${describeFailure(error, known)}`;
    }
    if ((error as { code?: unknown }).code !== ErrorCode.RequestTimeout) {
      return describeFailure(error, undefined);
    }
    const seconds = (this.server.callTimeoutMs ?? CALL_TIMEOUT_MS) / 1000;
    const isThere = await client.ping({ timeout: PING_MS }).then(() => true, () => false);
    if (!isThere) await this.#drop();
    return `no answer within ${seconds} s${
      isThere ? "" : "; the server does not answer at all, and was ended"
    }`;
  }
}

function toRoot(path: string) {
  return { uri: toFileUrl(path).href, name: basename(path) };
}
