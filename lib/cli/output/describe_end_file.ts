/**
 * What was done because an agent has ended, in words.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { Inspection } from "../../agents/inspect.ts";
import type { NotifyResult, OnEndResult } from "../../agents/ending/end_file.ts";
import { END_LOG } from "../../agents/record/files.ts";

/** A line for the command of `--on-end`, and one for each who was told. */
export function describeEndFile({ end, directory }: Inspection): string[] {
  if (end === undefined) return [];
  return [
    ...(end.on_end === undefined
      ? []
      : [`${onEndOf(end.on_end)}: ${end.on_end.command} (output: ${join(directory, END_LOG)})`]),
    ...(end.notify ?? []).map(notifyOf),
  ];
}

function onEndOf(result: OnEndResult): string {
  switch (result.state) {
    case "waiting":
      return "about to be run";
    case "started":
      return "was started";
    case "ended":
      return result.exit_code === 0 ? "done" : `failed (${result.signal ?? result.exit_code})`;
    case "timeout":
      return "ended after 60 s";
    case "failed":
      return `could not be run (${result.error})`;
  }
}

function notifyOf({ whom, error, isWaiting }: NotifyResult): string {
  if (isWaiting) return `not told yet: ${whom}`;
  return error === undefined ? `told ${whom}` : `could not tell ${whom}: ${error}`;
}
