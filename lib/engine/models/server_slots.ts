/**
 * How many conversations a server works on at a time.
 *
 * @module
 */
import type { DiscoveredModel } from "./discovery.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpointJson } from "./http/endpoint_fetch.ts";
import { countOf, isObject } from "../../text/json.ts";

/** The slots of a llama.cpp, as its `/props` tells; undefined for other servers, and for a router of several. */
export async function serverSlots(
  endpoint: Endpoint,
  { server }: Pick<DiscoveredModel, "server">,
): Promise<number | undefined> {
  if (server !== "llama.cpp") return undefined;
  try {
    const root = endpoint.baseUrl.replace(/\/v1$/, "");
    const props = await endpointJson(endpoint, `${root}/props`);
    return isObject(props) ? countOf(props["total_slots"]) : undefined;
  } catch {
    // Whoever asks for a hint can do without.
    return undefined;
  }
}
