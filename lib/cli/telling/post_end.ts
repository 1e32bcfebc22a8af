/**
 * Telling somebody over the network: a JSON POST, tried again where it may help.
 *
 * @module
 */
import { environmentVariable, ownHttpClient } from "../../config/environment.ts";
import type { NotifyTarget } from "../../config/telling/notify.ts";
import { proxyFor } from "../../config/proxy.ts";
import { UserError } from "../../errors.ts";
import { delay } from "../../sys/delay.ts";
import { connectionDetail } from "../../engine/models/errors/connection_errors.ts";
import type { EndedAgent } from "./ended_agent.ts";

/** Before each further attempt. */
const DELAYS_MS = [1_000, 4_000, 15_000];
const ATTEMPT_MS = 10_000;
const MAX_REDIRECTS = 5;
/** Answers after which it may be taken another time, besides those of a server that fails. */
const PASSING = [408, 425, 429];

type NetworkTarget = Extract<NotifyTarget, { kind: "ntfy" | "post" }>;

export interface PostOptions {
  /** Before each further attempt; for tests. */
  delaysMs?: readonly number[];
}

/** @throws {UserError} when nobody took it */
export async function postEnd(
  target: NetworkTarget,
  agent: EndedAgent,
  { delaysMs = DELAYS_MS }: PostOptions = {},
): Promise<void> {
  const url = target.kind === "ntfy" ? `${target.server}/` : target.url;
  const body = JSON.stringify(target.kind === "ntfy" ? ntfyMessage(target, agent) : message(agent));
  for (let attempt = 0;; attempt++) {
    const problem = await post(url, body);
    if (problem === undefined) return;
    const delayMs = delaysMs[attempt];
    if (!problem.mayPass || delayMs === undefined) throw new UserError(problem.message);
    await delay(delayMs);
  }
}

interface Problem {
  message: string;
  mayPass: boolean;
}

async function post(url: string, body: string): Promise<Problem | undefined> {
  const token = environmentVariable("ISONFORGE_NOTIFY_TOKEN");
  using client = clientFor(url);
  const init = {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body,
    redirect: "manual" as const,
    signal: AbortSignal.timeout(ATTEMPT_MS),
    client,
  };
  try {
    let target = new URL(url);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response: Response = await fetch(target, init);
      const { status, ok, headers } = response;
      await response.body?.cancel();
      if (ok) return undefined;
      const isRedirect = status >= 300 && status < 400;
      const next = isRedirect ? URL.parse(headers.get("location") ?? "", target) : null;
      // Elsewhere it would carry the token and the words to somebody who was never named.
      if (next?.origin === target.origin) {
        target = next;
        continue;
      }
      const message = `it answers with ${status}${isRedirect ? ", which leads elsewhere" : ""}`;
      return { message, mayPass: status >= 500 || PASSING.includes(status) };
    }
    return { message: "it redirects round in circles", mayPass: false };
  } catch (error) {
    return { message: `cannot reach it: ${connectionDetail(error)}`, mayPass: true };
  }
}

/** As runs ask their endpoint: through the proxy of the environment, and never for one's own network. */
function clientFor(url: string): Deno.HttpClient {
  const proxy = proxyFor(url, environmentVariable);
  return ownHttpClient(proxy === undefined ? {} : { proxy: { url: proxy } });
}

/** For whatever takes JSON; chats show `text`. */
function message({ title, summary, report }: EndedAgent) {
  return {
    event: "agent.ended",
    text: `${title}\n${summary}`.trim(),
    title,
    summary,
    agent: report,
  };
}

/** As ntfy has it, see "Publish as JSON" in its manual. */
function ntfyMessage(
  { topic }: Extract<NetworkTarget, { kind: "ntfy" }>,
  { title, summary, isFailure }: EndedAgent,
) {
  return {
    topic,
    title,
    message: summary || title,
    tags: [isFailure ? "x" : "white_check_mark"],
    priority: isFailure ? 4 : 3,
  };
}
