/**
 * A hook that is a server: it is sent what a command reads, and answers what a command prints.
 *
 * @module
 */
import { errorMessage } from "../../../errors.ts";
import { judgedClient } from "../../tools/web/judged_client.ts";
import { readBody } from "../../tools/web/read_body.ts";
import type { WebAccess } from "../../tools/web/web_access.ts";
import { type HookAction, isForServers } from "./hook.ts";
import { type HookResult, MAX_ANSWER_BYTES, type RunHookOptions, TOO_LONG } from "./run_hook.ts";

type Server = Omit<Extract<HookAction, { kind: "http" }>, "kind"> & { timeoutMs: number };

interface Surroundings extends Pick<RunHookOptions, "environment" | "sandbox" | "signal"> {
  /** How servers are reached; as the environment says unless given. */
  web?: Pick<WebAccess, "proxyFor" | "createClient"> | undefined;
}

const VARIABLE = /\$(?:\{(\w+)\}|(\w+))/g;

/** Redirects are not followed: what is sent is for this server. Never throws but when the run itself is ended. */
export async function askServer(
  { url, headers, variables, timeoutMs }: Server,
  input: unknown,
  { environment, sandbox, web, signal }: Surroundings,
): Promise<HookResult> {
  const failed = (why: string): HookResult => ({ kind: "failed", why });
  const sent = sendable(filled(headers, variables, environment));
  if (sent === undefined) return failed("has a header that cannot be sent");
  if (!sent.has("content-type")) sent.set("content-type", "application/json");
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const both = AbortSignal.any([signal, late.signal]);
  try {
    using reached = clientFor(url, { sandbox, web });
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: sent,
      body: JSON.stringify(input),
      signal: both,
      ...(reached.client === undefined ? {} : { client: reached.client }),
    });
    const { bytes, isCut } = await readBody(response, { maxBytes: MAX_ANSWER_BYTES, signal: both });
    const refusal = reached.refusal?.();
    if (refusal !== undefined) return failed(`was not asked: ${refusal}`);
    if (!response.ok) return failed(`answered with HTTP ${response.status}`);
    if (isCut) return failed(TOO_LONG);
    return { kind: "exited", code: 0, stdout: new TextDecoder().decode(bytes), stderr: "" };
  } catch (error) {
    signal.throwIfAborted();
    if (late.signal.aborted) return failed(`took more than ${timeoutMs / 1000} s`);
    return failed(`could not be asked: ${withoutUrl(errorMessage(error))}`);
  } finally {
    clearTimeout(timer);
  }
}

interface Reached extends Disposable {
  client?: Deno.HttpClient;
  /** Why the sandbox did not let it through. */
  refusal?: () => string | undefined;
}

/** What a repository asks for is kept in as its commands are. */
function clientFor(url: string, { sandbox, web }: Pick<Surroundings, "sandbox" | "web">): Reached {
  if (web === undefined) return { [Symbol.dispose]() {} };
  const judge = sandbox?.connections;
  if (judge !== undefined) return judgedClient({ judge, ...web });
  const proxy = web.proxyFor(url);
  const client = web.createClient({
    poolMaxIdlePerHost: 0,
    ...(proxy === undefined ? {} : { proxy: { url: proxy } }),
  });
  return { client, [Symbol.dispose]: () => client.close() };
}

/** Why one cannot be sent is not told: that repeats its value, which may be a key. */
function sendable(headers: Readonly<Record<string, string>>): Headers | undefined {
  try {
    return new Headers(headers);
  } catch {
    return undefined;
  }
}

/** Of `error sending request for url (…): client error (Connect): …`: a key may stand there. */
function withoutUrl(message: string): string {
  return message.replace(/ for url \(.*?\)(?=:|$)/, "");
}

/** `$NAME` and `${NAME}` of those that it says it needs; others are empty, as other agents have it. */
function filled(
  headers: Readonly<Record<string, string>>,
  variables: readonly string[],
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const value = (name: string) =>
    variables.includes(name) && isForServers(name) ? environment[name] ?? "" : "";
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [
      name,
      text.replaceAll(VARIABLE, (_all, braced, plain) => value(braced ?? plain)),
    ]),
  );
}
