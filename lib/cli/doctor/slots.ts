/**
 * Whether a llama-server has room for several agents at a time.
 *
 * @module
 */
import { type Finding, ok, warning } from "./check.ts";

/** What it takes when nobody says how many: slots that share one context. */
const AUTOMATIC_SLOTS = 4;

export function describeSlots(slots: number): Finding {
  const check = "slots";
  if (slots === AUTOMATIC_SLOTS) {
    return {
      ...warning(
        `${slots}, the default of llama-server, which share one context: agents at the same time ` +
          "take each other's room",
        "start it with: llama-server -np N --no-kv-unified -c <N times 32768> …",
      ),
      check,
    };
  }
  return { ...ok(`${slots}: so many agents are answered at a time`), check };
}
