/**
 * The output formats.
 *
 * @module
 */
import { JsonOutput } from "./json.ts";
import type { Output, OutputStreams } from "./output.ts";
import { StreamJsonOutput } from "./stream_json.ts";
import { TextOutput } from "./text.ts";

/** Creates the output that a run was configured with. */
export function createOutput(
  { format, verbose }: { format: "text" | "json" | "stream-json"; verbose: boolean },
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
