/**
 * What a run may reach of the network by itself, without a command.
 *
 * @module
 */
import type { AllowedHost } from "../../../sys/sandbox/network/allow_list.ts";

/** Set by the user, and by nobody else. */
export interface WebAccess {
  /** Servers of the own machine and network that may be reached beside those of the internet. */
  allowed: readonly AllowedHost[];
  /** The user's own proxy for a URL, if there is one. */
  proxyFor: (url: string) => string | undefined;
  /** A client that goes through the proxy of its options, whatever the environment says (`NO_PROXY`). */
  createClient: (options: Deno.CreateHttpClientOptions) => Deno.HttpClient;
}
