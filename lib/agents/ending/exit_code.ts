/**
 * The latest run of an agent in one number.
 *
 * @module
 */
import { type AgentMeta, hasEnded } from "../record/meta.ts";
import { signalNumber } from "./signal_names.ts";

/** Of a run that nobody saw end, or that never was. */
const UNKNOWN = 1;

/** The exit code of the run; 128 + n where signal n ended it, as a shell tells it. */
export async function exitCodeOf(meta: AgentMeta): Promise<number> {
  if (!hasEnded(meta)) return UNKNOWN;
  if (typeof meta.exit_code === "number") return meta.exit_code;
  if (typeof meta.signal !== "string") return UNKNOWN;
  const number = await signalNumber(meta.signal);
  return number === undefined ? UNKNOWN : 128 + number;
}
