/**
 * How a server over HTTP is reached: as its configuration says, or, where a sandbox keeps it in, only where the commands
 * of the sandbox may connect to.
 *
 * @module
 */
import type { Judge } from "../../../sys/sandbox/network/allow_list.ts";
import { judgedClient } from "../../tools/web/judged_client.ts";
import type { WebAccess } from "../../tools/web/web_access.ts";
import type { HttpServer } from "./mcp_server.ts";

/** Asks a server, wherever that leads to; disposing of it closes what it has open. */
export interface ServerClient extends Disposable {
  /** @throws when the sandbox does not let it through, with why */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
}

/** Where connections are judged, and how they are made then. */
export interface ServerClientOptions {
  /** What the sandbox lets through; undefined where nothing keeps the server in. */
  judge: Judge | undefined;
  /** Needed by a judge: a client of Deno's own passes by it where `NO_PROXY` names the server. */
  web?: Pick<WebAccess, "proxyFor" | "createClient"> | undefined;
}

/**
 * Opens no connection yet.
 *
 * @throws when what is to be judged cannot be
 */
export function serverClient(
  server: HttpServer,
  { judge, web }: ServerClientOptions,
): ServerClient {
  if (judge === undefined) {
    const client = server.createClient?.();
    return {
      fetch: (url, init) => fetch(url, { ...init, ...(client === undefined ? {} : { client }) }),
      [Symbol.dispose]: () => client?.close(),
    };
  }
  if (web === undefined) throw new Error("nothing can judge its connections");
  const judged = judgedClient({ judge, ...web });
  const throwIfRefused = () => {
    const refusal = judged.refusal();
    if (refusal !== undefined) throw new Error(`it was not reached: ${refusal}`);
  };
  return {
    async fetch(url, init) {
      let response: Response;
      try {
        response = await fetch(url, { ...init, client: judged.client });
      } catch (error) {
        // A tunnel that is refused looks like a failure of the network.
        throwIfRefused();
        throw error;
      }
      if (response.ok) return response;
      try {
        throwIfRefused();
      } catch (error) {
        await response.body?.cancel();
        throw error;
      }
      return response;
    },
    [Symbol.dispose]: () => judged[Symbol.dispose](),
  };
}
