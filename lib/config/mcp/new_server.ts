/**
 * A server as it is written into a file of settings, from the words of a command line.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";
import { isObject, type JsonObject, parsedObject } from "../../text/json.ts";
import { isNameOfSecret, secretIn } from "../header_syntax.ts";
import { readMcpServers } from "./mcp_servers.ts";
import type { ServerTransport } from "./server_words.ts";

export interface NewServer {
  transport?: ServerTransport | undefined;
  /** `NAME=value` */
  env?: readonly string[] | undefined;
  /** `Name: value` */
  headers?: readonly string[] | undefined;
}

/** A word that begins with a variable may be anything. */
const VARIABLE = /^\$(?:\{|[A-Za-z_])/;
const NAME = /^[A-Za-z0-9][\w-]*$/;
/** What stands for a variable that is not set yet: it is one when the server starts. */
const UNSET = "https://unset";

/**
 * The configuration of a server that is started, or asked at an address.
 *
 * @param words a program and its arguments, or one address
 * @throws {UsageError} when no run could use it
 */
export function newServer(
  name: string,
  [first = "", ...args]: readonly string[],
  { transport, env = [], headers = [] }: NewServer,
): JsonObject {
  const isAddress = /^https?:\/\//i.test(first);
  const isUnclear = transport === undefined && args.length === 0 && env.length === 0 &&
    VARIABLE.test(first);
  if (isUnclear) {
    refuse(
      `"${first}" may be an address or a program`,
      "name the transport: --transport http (or sse) for an address, --transport stdio for a program",
    );
  }
  const kind = transport ?? (isAddress ? "http" : "stdio");
  if (kind === "stdio") {
    if (isAddress) refuse(`"${first}" is an address, and no program`, "leave --transport out");
    if (headers.length > 0) refuse("--header is for a server with an address", undefined);
    if (args.length === 0 && /\s/.test(first)) {
      refuse(`"${first}" is one word, and no program`, `mcp add ${name} -- ${first}`);
    }
    const variables = env.map((text) => pairOf(text, "=", "--env takes NAME=value"));
    return checked(name, {
      command: first,
      args,
      ...(env.length === 0 ? {} : { env: Object.fromEntries(variables) }),
    });
  }
  if (!isAddress && !first.startsWith("$")) refuse(`"${first}" is no http or https URL`, undefined);
  if (args.length > 0) refuse(`an address takes no arguments: ${args.join(" ")}`, undefined);
  if (env.length > 0) refuse("--env is for a program", "--header sends something");
  const sent = headers.map((text) => pairOf(text, ":", "--header takes 'Name: value'"));
  return checked(name, {
    type: kind,
    url: first,
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(sent) }),
  });
}

/**
 * The same from JSON, as `.mcp.json` has it of one server.
 *
 * @throws {UsageError} when no run could use it
 */
export function serverFromJson(name: string, text: string): JsonObject {
  const config = parsedObject(text);
  if (config === undefined) refuse("the server is no JSON object", `'{"command": "npx"}'`);
  return checked(name, config);
}

/** The names of variables and headers whose values are keys as they stand there. */
export function plainSecrets({ env, headers }: JsonObject): string[] {
  return [env, headers].filter(isObject).flatMap((some) => Object.entries(some)).filter((
    [name, value],
  ) => isNameOfSecret(name) && !secretIn(String(value)).startsWith("$")).map(([name]) => name);
}

function checked(name: string, config: JsonObject): JsonObject {
  if (!NAME.test(name)) {
    refuse(`"${name}" is no name of a server: letters, digits, - and _ are`, undefined);
  }
  const { problems } = readMcpServers({ [name]: config }, {
    from: "this command line",
    directory: "/",
    env: () => UNSET,
  });
  const [problem] = problems;
  if (problem !== undefined) refuse(problem.replace(/^.* is left out: /, ""), undefined);
  return config;
}

function pairOf(text: string, separator: string, takes: string): [string, string] {
  const at = text.indexOf(separator);
  // It is not repeated: it may be a key.
  if (at < 1) refuse(takes, undefined);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function refuse(message: string, hint: string | undefined): never {
  throw new UsageError(message, hint === undefined ? {} : { hint });
}
