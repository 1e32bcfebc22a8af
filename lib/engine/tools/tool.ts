/**
 * What a tool is: a name, a description for the model, a schema, and a function.
 *
 * @module
 */

/** What a call does to the world; permission modes decide by it. */
export type Access = "read" | "write" | "execute";

export interface ToolContext {
  /** Absolute; relative paths of arguments start here. */
  cwd: string;
  /** Aborted when the run ends: a tool then stops at once and leaves nothing running. */
  signal: AbortSignal;
}

export interface ToolOutcome {
  /** For the model; already truncated. */
  output: string;
  isError: boolean;
  /** A few words for the one line that a person sees, e.g. `12 matches in 4 files`. */
  summary: string;
}

/** A tool of arguments `A`; `parse` is the only way to an `A`. */
export interface Tool<A = unknown> {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments, every property described. */
  readonly parameters: Record<string, unknown>;
  readonly access: Access;
  /** Validates what a model wrote. Throws {@linkcode ToolArgumentError}. */
  parse(args: unknown): A;
  /** The argument that tells a person most, e.g. the path or the command. */
  label(args: A): string;
  run(args: A, context: ToolContext): Promise<ToolOutcome>;
}

/** The model called a tool wrongly; the message is for the model. */
export class ToolArgumentError extends Error {
  override name = "ToolArgumentError";
}
