/**
 * The output formats.
 *
 * @module
 */
import { JsonOutput } from "./json.ts";
import type { Output, OutputStreams } from "./output.ts";
import { StreamJsonOutput } from "./stream_json.ts";
import { TextOutput } from "./text.ts";

/** Which output a run was configured with. */
export interface OutputChoice {
  format: "text" | "json" | "stream-json";
  /** Whether tool calls are shown among the words. */
  verbose: boolean;
}

/** Creates the output that a run was configured with. */
export function createOutput(
  { format, verbose }: OutputChoice,
  streams: OutputStreams,
): Output {
  switch (format) {
    case "text":
      return new TextOutput(streams, { verbose });
    case "json":
      return new JsonOutput(streams);
    case "stream-json":
      return new StreamJsonOutput(streams);
  }
}
