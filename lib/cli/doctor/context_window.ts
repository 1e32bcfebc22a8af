/**
 * Whether a model holds enough for an agent.
 *
 * @module
 */
import type { DiscoveredModel } from "../../engine/models/discovery.ts";
import { contextWindowOf, type EndpointChoice } from "../../engine/models/mod.ts";
import type { ServerKind } from "../../engine/models/server_kind.ts";
import { type Finding, ok, warning } from "./check.ts";
import { contextFix } from "./fixes.ts";
import { settingFix } from "./setting_fix.ts";

/** Below, a few files fill it: one reading of a file may be 50 KB. */
const ENOUGH = 16_384;

const SOURCES = {
  endpoint: "as the endpoint says",
  setting: "as context_window says",
  family: "as its name says",
  default: "",
} as const;

/** How many tokens a run would count with, and who says so. */
export function describeWindow(
  choice: EndpointChoice,
  { discovered, server, place }: {
    discovered: DiscoveredModel;
    server: ServerKind | undefined;
    /** Where `context_window` is set. */
    place: string | undefined;
  },
): Finding {
  const check = "context window";
  const { tokens, from } = contextWindowOf(choice, discovered);
  const number = tokens.toLocaleString("en-US");
  if (from === "default") {
    const message = `the endpoint does not tell; ${number} tokens are assumed`;
    return { ...warning(message, settingFix("context_window", place)), check };
  }
  const told = discovered.contextWindow;
  if (from === "setting" && told !== undefined && told < tokens) {
    const less = told.toLocaleString("en-US");
    const message = `${number} tokens, ${SOURCES[from]}, but the endpoint says ${less}`;
    return { ...warning(message, settingFix("context_window", place)), check };
  }
  const message = `${number} tokens, ${SOURCES[from]}`;
  if (tokens >= ENOUGH) return { ...ok(message), check };
  const fix = from === "setting" ? settingFix("context_window", place) : contextFix(server);
  return { ...warning(`${message}: too few for an agent`, fix), check };
}
