/**
 * The output formats.
 *
 * @module
 */
import { JsonOutput } from "./json.ts";
import type { Output, OutputStreams } from "./output.ts";
import { StreamJsonOutput } from "./stream_json.ts";
import { StructuredOutput } from "./structured.ts";
import { TextOutput } from "./text.ts";

/** Which output a run was configured with. */
export interface OutputChoice {
  format: "text" | "json" | "stream-json";
  /** Whether tool calls are shown among the words. */
  verbose: boolean;
  /** Only the final answer is printed, as JSON: it has to fit a schema, and those before it did not. */
  isStructured?: boolean;
}

/** Creates the output that a run was configured with. */
export function createOutput(
  { format, verbose, isStructured = false }: OutputChoice,
  streams: OutputStreams,
): Output {
  switch (format) {
    case "text":
      if (isStructured && !verbose) return new StructuredOutput(streams);
      return new TextOutput(streams, { verbose });
    case "json":
      return new JsonOutput(streams);
    case "stream-json":
      return new StreamJsonOutput(streams);
  }
}
