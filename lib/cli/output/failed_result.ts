/**
 * What a script reads of a print run that could not begin: the same object as of one that failed on its way.
 *
 * @module
 */
import { CapReached } from "../../engine/limits.ts";
import { resultObject } from "../../engine/output/json.ts";
import { errorMessage, UserError } from "../../errors.ts";
import { explainSystemError } from "../../sys/system_error.ts";
import { disarm } from "../../text/disarm.ts";
import { commandNamed } from "../declared/commands.ts";
import { printJson, printLine } from "./print.ts";

/** As the options of a run have it. */
export interface OutputOptions {
  bg?: boolean | undefined;
  json?: boolean | undefined;
  outputFormat?: string | undefined;
}

/** What a command line asks for that could not be read. */
export function outputOptionsIn(args: readonly string[]): OutputOptions {
  const end = args.indexOf("--");
  const words = end < 0 ? args : args.slice(0, end);
  if (words.some((word) => commandNamed(word) !== undefined)) return {};
  const formats = words.map((word, index) =>
    word === "--output-format" ? words[index + 1] : /^--output-format=(.*)$/.exec(word)?.[1]
  );
  return {
    bg: words.includes("--bg"),
    json: words.includes("--json"),
    outputFormat: formats.find((format) => format !== undefined),
  };
}

/**
 * Says on stdout why there was no run, where that is read by a script. Never fails: what went wrong is on its way to
 * stderr as well.
 *
 * @param thrown undefined when somebody ended it
 */
export function printFailedResult(
  thrown: unknown,
  { bg, json, outputFormat }: OutputOptions,
): void {
  const isStream = outputFormat === "stream-json";
  if (bg || !(json || isStream || outputFormat === "json")) return;
  const nothing = {
    text: "",
    turns: 0,
    usage: { input: 0, output: 0, cacheRead: 0, estimated: false },
    costUsd: undefined,
  };
  const details = { sessionId: null, durationMs: performance.now() };
  const result = resultObject({ ...nothing, ...endBy(thrown) }, details);
  try {
    if (isStream) printLine(disarm(JSON.stringify({ type: "result", ...result }), "json"));
    else printJson({ ...result, tool_calls: [] });
  } catch {
    // Nobody reads it.
  }
}

function endBy(thrown: unknown) {
  if (thrown === undefined) return { reason: "stopped" as const };
  const cap = thrown instanceof Error && thrown.cause instanceof CapReached ? thrown.cause : thrown;
  if (cap instanceof CapReached) return { reason: cap.cap, message: cap.message };
  const error = explainSystemError(thrown) ?? thrown;
  const hint = error instanceof UserError ? error.hint : undefined;
  const message = errorMessage(error);
  return { reason: "failed" as const, error, message, ...(hint === undefined ? {} : { hint }) };
}
