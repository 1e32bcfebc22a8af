/** Loose declarations for the untyped `parseArgs()` of deno-std. */

/** Options for {@linkcode parseArgs}. */
export interface ParseOptions {
  "--"?: boolean;
  alias?: Record<string, string | readonly string[]>;
  boolean?: boolean | string | readonly string[];
  default?: Record<string, unknown>;
  stopEarly?: boolean;
  string?: string | readonly string[];
  collect?: string | readonly string[];
  negatable?: string | readonly string[];
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The value returned from {@linkcode parseArgs}. */
export type Args =
  // deno-lint-ignore no-explicit-any
  & Record<string, any>
  & { _: Array<string | number>; "--"?: string[] };

/** Parses command line arguments into an object. */
export function parseArgs(args: string[], options?: ParseOptions): Args;
