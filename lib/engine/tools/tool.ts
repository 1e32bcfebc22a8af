/**
 * What a tool is: a name, a description for the model, a schema, and a function.
 *
 * @module
 */
import type { CommandSandbox } from "../../sys/sandbox/command_sandbox.ts";
import type { Emit, RunOutcome } from "../events.ts";
import type { Image } from "../prompt/image.ts";
import type { BackgroundCommands } from "./background/background_commands.ts";
import type { WebAccess } from "./web/web_access.ts";
import type { Touch } from "./touch.ts";

/** Puts a question to a conversation within the run; aborting `signal` ends it. */
export type Explore = (
  question: string,
  options: { signal: AbortSignal; emit?: Emit | undefined },
) => Promise<RunOutcome>;

/** What a run has for its tools. A tool that needs what is not there says so. */
export interface ToolServices {
  /** What commands are started through, and whose borders hold for what tools touch themselves. */
  sandbox?: CommandSandbox;
  /** Its commands that go on in the background. */
  background?: BackgroundCommands;
  /** What it may reach of the network by itself. */
  web?: WebAccess;
  /** Asks a conversation of its own, which only reads. */
  explore?: Explore;
}

export interface ToolContext extends ToolServices {
  /** Absolute; relative paths of arguments start here. */
  cwd: string;
  /**
   * Where a path of the arguments leads: absolute, every link followed, and judged. It is opened without following
   * links again. Throws for a path that the call's `touches` did not declare.
   */
  place(path: string): string;
  /** Whether a search may look into a file, absolute; into all unless given. */
  mayRead?: (place: string) => boolean;
  /** Aborted when the run ends: a tool then stops at once and leaves nothing running. */
  signal: AbortSignal;
  /** Bytes of output that the model can take; as much as any unless given. A small context window holds less. */
  maxOutputBytes?: number;
  /** Tells whoever follows the run. */
  emit?: Emit;
}

export interface ToolOutcome {
  /** For the model; already truncated. */
  output: string;
  isError: boolean;
  /** A few words for the one line that a person sees, e.g. `12 matches in 4 files`. */
  summary: string;
  /** For the model, beside the words. */
  images?: readonly Image[];
  /** What the user is asked: the run ends with it. */
  question?: string;
}

/** A tool of arguments `A`; `parse` is the only way to an `A`. */
/** Which tool of an MCP server one is: rules and hooks are written with these names, whatever a model is told. */
export interface ServerTool {
  /** As its configuration calls the server. */
  server: string;
  /** `mcp__server__tool` as the two are called themselves, */
  ownName: string;
  /** and without what no endpoint takes, as other agents call it; both of any length. */
  plainName: string;
  /** Another tool has that one, too. */
  sharesPlainName: boolean;
}

export interface Tool<A = unknown> {
  readonly name: string;
  /** Of tools of MCP servers. */
  readonly ofServer?: ServerTool | undefined;
  /** What other agents call such a tool, in lower case with underscores: models have learned these names. */
  readonly otherNames?: readonly string[];
  readonly description: string;
  /** JSON Schema of the arguments, every property described. */
  readonly parameters: Record<string, unknown>;
  /** The argument that a person may change before approving a call, if there is one. */
  readonly editable?: string;
  /** It looks at what goes on by itself, e.g. the output of a command in the background: the same again is no circle. */
  readonly waits?: boolean;
  /**
   * Validates what a model wrote. `onNote` gets what the model should know, e.g. that an argument was ignored. Throws
   * {@linkcode ToolArgumentError}.
   */
  parse(args: unknown, onNote?: (note: string) => void): A;
  /** The argument that tells a person most, e.g. the path or the command. */
  label(args: A): string;
  /** Everything that the call would touch; the permission modes judge this. A call that declares nothing is refused. */
  touches(args: A): readonly Touch[];
  run(args: A, context: ToolContext): Promise<ToolOutcome>;
}

/** The model called a tool wrongly; the message is for the model. */
export class ToolArgumentError extends Error {
  override name = "ToolArgumentError";
}
