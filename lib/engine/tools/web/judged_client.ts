/**
 * A client whose every connection goes through a relay of our own, which judges the name, then each address that it leads
 * to, and connects to an address that it has judged: what a name server says the next time changes nothing.
 *
 * @module
 */
import type { Judge } from "../../../sys/sandbox/network/allow_list.ts";
import { Relay } from "../../../sys/sandbox/network/relay.ts";
import type { WebAccess } from "./web_access.ts";

export interface JudgedClient extends Disposable {
  readonly client: Deno.HttpClient;
  /** Why it did not connect; undefined where that was not for a judgement. */
  refusal(): string | undefined;
}

/** Opens it; nothing is reached yet. */
export function judgedClient(
  { judge, proxyFor, createClient }: Pick<WebAccess, "proxyFor" | "createClient"> & {
    judge: Judge;
  },
): JudgedClient {
  const secret = crypto.randomUUID();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const authorization = `Basic ${btoa(`isonforge:${secret}`)}`;
  const relay = new Relay(listener, { allowed: [], judge, proxyFor, authorization });
  const client = createClient({
    proxy: {
      url: `http://127.0.0.1:${listener.addr.port}`,
      basicAuth: { username: "isonforge", password: secret },
    },
    poolMaxIdlePerHost: 0,
  });
  return {
    client,
    refusal: () => relay.takeRefusals()[0]?.reason,
    [Symbol.dispose]() {
      client.close();
      relay[Symbol.dispose]();
    },
  };
}
