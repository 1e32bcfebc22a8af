/**
 * `mcpServers`, as `.mcp.json` and the settings of other agents have it.
 *
 * @module
 */
import { errorMessage } from "../../errors.ts";
import { resolve } from "@std/path/resolve";
import type { HttpServer, McpServer, StdioServer } from "../../engine/extensions/mcp/mcp_server.ts";
import { MAX_TIMER_MS } from "../../sys/timers.ts";
import { isObject, type JsonObject } from "../../text/json.ts";
import { nearName } from "../../text/near_names.ts";
import { ownHttpClient } from "../environment.ts";
import { isHeaderName, isHeaderValue, secretIn } from "../header_syntax.ts";
import { expandVariables } from "../expand_variables.ts";
import { proxyFor } from "../proxy.ts";
import type { Environment } from "../values.ts";
import { withHome } from "../with_home.ts";
import { keepSecret, keepUrlSecrets, keepVariables } from "./server_secrets.ts";

export interface McpServersOptions {
  /** Where it stands, for people: a file or an option. */
  from: string;
  /** Where a server runs, and what a relative path of its program begins at; absolute. */
  directory: string;
  /** It came with the repository. */
  isRepositorys?: boolean;
  env: Environment;
}

/** What a configuration says of servers. */
export interface ReadServers {
  servers: McpServer[];
  /** Why the others are left out, for people. */
  problems: string[];
  /** Those others, as they were written. */
  leftOut: LeftOutServer[];
  /** What must be shown nowhere. */
  secrets: string[];
  /** Servers that are switched off. */
  disabled: string[];
}

/** A server that no run can use as it is. */
export interface LeftOutServer {
  name: string;
  from: string;
  config: JsonObject;
  /** `it needs the variable TOKEN, which is not set` */
  why: string;
}

const SWITCHES = ["disabled", "enabled", "sandbox"];
/** As several agents call them. */
const TYPE = /^(?:stdio|local|sse|(?:streamable[-_ ]?)?http|remote)$/i;
/** Some say which tools of a server they want, others which they do not; as several agents call both. */
const WANTED_TOOLS = ["includeTools", "enabledTools"];
const UNWANTED_TOOLS = ["excludeTools", "disabledTools"];
/** What a server may not do without, and is not read here. */
const UNREAD = ["envFile", "headersHelper"];
const KEYS = [
  ...SWITCHES,
  ...[...WANTED_TOOLS, ...UNWANTED_TOOLS, ...UNREAD],
  ...["type", "command", "args", "env", "cwd", "timeout", "url", "httpUrl", "serverUrl", "headers"],
];

/** Reads the servers by their names. What is wrong with one is its own problem. */
export function readMcpServers(value: unknown, options: McpServersOptions): ReadServers {
  const read: ReadServers = { servers: [], problems: [], leftOut: [], secrets: [], disabled: [] };
  if (!isObject(value)) {
    read.problems.push(
      `"mcpServers" in ${options.from} must be an object with a server by each name`,
    );
    return read;
  }
  for (const [name, entry] of Object.entries(value)) {
    try {
      if (!isObject(entry)) throw new Error("it must be an object");
      checkEntry(entry);
      const isOff = entry.disabled === true || entry.enabled === false;
      if (isOff) read.disabled.push(name);
      else {
        const server = serverOf(name, entry, { ...options, read });
        refuseMistyped(entry);
        read.servers.push(server);
        for (const key of UNREAD.filter((key) => entry[key] !== undefined)) {
          read.problems.push(`"${key}" of MCP server "${name}" in ${options.from} is not used`);
        }
      }
    } catch (error) {
      const why = errorMessage(error);
      if (isObject(entry)) read.leftOut.push({ name, from: options.from, config: entry, why });
      read.problems.push(`MCP server "${name}" in ${options.from} is left out: ${why}`);
    }
  }
  return read;
}

/** What would be taken for something else: a server that is off would run, and one in the sandbox outside of it. */
function checkEntry(entry: JsonObject): void {
  for (const name of SWITCHES) {
    const isSwitch = entry[name] === undefined || typeof entry[name] === "boolean";
    if (!isSwitch) throw new Error(`"${name}" takes true or false`);
  }
  const { type = "stdio" } = entry;
  if (typeof type !== "string" || !TYPE.test(type)) {
    throw new Error('"type" takes stdio, http or sse');
  }
}

/** Other agents have more names, which are not told: nothing was to follow from them here. */
function refuseMistyped(entry: JsonObject): void {
  for (const name of Object.keys(entry)) {
    const near = KEYS.includes(name) ? undefined : nearName(name, KEYS);
    if (near !== undefined) throw new Error(`unknown "${name}"; did you mean ${near}?`);
  }
}

function serverOf(
  name: string,
  entry: JsonObject,
  options: McpServersOptions & { read: ReadServers },
): McpServer {
  const { from, isRepositorys = false } = options;
  const common = {
    name,
    from,
    ...(isRepositorys ? { isOfRepository: true } : {}),
    ...(isRepositorys || entry.sandbox === true ? { isSandboxed: true } : {}),
    ...(entry.timeout === undefined ? {} : { callTimeoutMs: milliseconds(entry.timeout) }),
    ...toolChoice(entry),
  };
  const url = serverUrl(entry);
  if (url !== undefined && entry.command === undefined) {
    const sse = String(entry.type).toLowerCase() === "sse" ? { isSse: true } : {};
    return { ...common, ...sse, ...httpServer(url, entry.headers ?? {}, options) };
  }
  if (entry.command === undefined) throw new Error('it has neither "command" nor "url"');
  return { ...common, ...stdioServer(entry, options) };
}

/** Where a server over HTTP is, as several agents call it. */
export function serverUrl(entry: Readonly<Record<string, unknown>>): unknown {
  return entry["url"] ?? entry["httpUrl"] ?? entry["serverUrl"];
}

/** Both may be said: then a tool has to be wanted, and not unwanted. */
function toolChoice(entry: JsonObject): Pick<McpServer, "wantedTools" | "unwantedTools"> {
  const named = (keys: readonly string[]) => {
    const given = keys.filter((key) => entry[key] !== undefined);
    const names = given.flatMap((key) => {
      const value = entry[key];
      if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
      throw new Error(`"${key}" must be a list of names of tools`);
    });
    return given.length === 0 ? undefined : names;
  };
  const [wantedTools, unwantedTools] = [named(WANTED_TOOLS), named(UNWANTED_TOOLS)];
  return {
    ...(wantedTools === undefined ? {} : { wantedTools }),
    ...(unwantedTools === undefined ? {} : { unwantedTools }),
  };
}

function stdioServer(
  { command, args = [], env = {}, cwd }: JsonObject,
  options: McpServersOptions & { read: ReadServers },
): Pick<StdioServer, "kind" | "command" | "args" | "env" | "cwd"> {
  if (!Array.isArray(args)) throw new Error('"args" must be a list of strings');
  if (!isObject(env)) throw new Error('"env" must be an object of strings');
  const directory = cwd === undefined
    ? options.directory
    : resolve(options.directory, textOf("cwd", cwd, options));
  const program = textOf("command", command, { ...options, keepsPlain: true });
  if (program.trim() === "") throw new Error('"command" is empty');
  return {
    kind: "stdio",
    // As from a shell: what has a slash is a path, anything else is looked for in PATH.
    command: program.includes("/")
      ? resolve(options.directory, withHome(program, options.env))
      : program,
    args: args.map((arg) => {
      const text = textOf("args", arg, { ...options, keepsPlain: true });
      keepUrlSecrets(text, options.read);
      return text;
    }),
    env: Object.fromEntries(
      Object.entries(env).map(([name, value]) => {
        const text = textOf(
          `env ${name}`,
          typeof value === "number" ? String(value) : value,
          options,
        );
        keepSecret(name, text, options.read);
        return [name, text];
      }),
    ),
    cwd: directory,
  };
}

function httpServer(
  address: unknown,
  headers: unknown,
  options: McpServersOptions & { read: ReadServers },
): Pick<HttpServer, "kind" | "url" | "headers" | "createClient"> {
  const url = textOf("url", address, options);
  // The value is not repeated: it may hold a key.
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    throw new Error('"url" is no http or https URL');
  }
  keepUrlSecrets(url, options.read);
  if (!isObject(headers)) throw new Error('"headers" must be an object of strings');
  const sent = Object.entries(headers).map(([name, value]): [string, string] => {
    const text = textOf(`the header ${name}`, value, options);
    if (!isHeaderName(name) || !isHeaderValue(text)) {
      throw new Error(`"${name}" is no header that can be sent`);
    }
    keepSecret(name, secretIn(text), options.read);
    return [name, text];
  });
  return {
    kind: "http",
    url,
    headers: Object.fromEntries(sent),
    createClient: () => httpClient(url, options.env),
  };
}

/** As for the model's endpoint: a kept connection may be closed on the other side, and loopback needs no proxy. */
function httpClient(url: string, env: Environment): Deno.HttpClient {
  const proxy = proxyFor(url, env);
  const pool = url.startsWith("http:") ? { poolMaxIdlePerHost: 0 } : {};
  return ownHttpClient({ ...pool, ...(proxy === undefined ? {} : { proxy: { url: proxy } }) });
}

function textOf(
  what: string,
  value: unknown,
  { env, read, keepsPlain = false }: McpServersOptions & {
    read: ReadServers;
    keepsPlain?: boolean;
  },
): string {
  if (typeof value !== "string") throw new Error(`${what} must be a string`);
  const { text, missing, values } = expandVariables(value, env, { keepsPlain });
  const [name] = missing;
  if (name !== undefined) throw new Error(`it needs the variable ${name}, which is not set`);
  keepVariables(value, { values, env, read });
  return text;
}

function milliseconds(value: unknown): number {
  if (typeof value === "number" && value > 0 && value <= MAX_TIMER_MS) return value;
  throw new Error('"timeout" takes a number of milliseconds');
}
