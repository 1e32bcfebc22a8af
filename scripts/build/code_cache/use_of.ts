/**
 * Which kind of command line one is: what each of these needs lies together in a program, see `part_loader.ts`.
 *
 * @module
 */
import { SUPERVISE_COMMAND } from "../../../lib/sys/subreaper.ts";

/** What people wait for most, and what is started for each agent. The recorder does all of it. */
export const USES: readonly string[] = ["version", "agents", "logs", "bg", "settle", "run"];

/**
 * Guesses from the words; wrong costs time only.
 *
 * @returns undefined where it is none of {@linkcode USES}
 */
export function useOf(args: readonly string[]): string | undefined {
  const [first = ""] = args;
  // It needs next to nothing, whatever it is to become.
  if (first === SUPERVISE_COMMAND) return "version";
  if (args.includes("--bg")) return "bg";
  if (first === "--version" || first === "-V") return "version";
  if (first === "ps") return "agents";
  if (USES.includes(first)) return first;
  return args.includes("--print") || args.includes("-p") ? "run" : undefined;
}
