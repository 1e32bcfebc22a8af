/**
 * The hooks of a conversation, from its configuration.
 *
 * @module
 */
import { withAbsoluteSearchPath } from "../../../sys/search_path.ts";
import { runMark } from "../../tools/command/left_running.ts";
import { Hooks } from "./hooks.ts";
import type { HooksOptions } from "./hooks_options.ts";

export interface OpenHooksOptions extends Omit<HooksOptions, "environment" | "variables"> {
  /** The top of the project. */
  root: string;
  environment: Readonly<Record<string, string>>;
}

/** The key of the endpoint is not for whoever wrote a hook. */
const SECRET = /^ISONFORGE_(?:API_KEY|HEADERS)$/;

/** With the variables that hooks for other agents look for. */
export function openHooks({ root, environment, ...options }: OpenHooksOptions): Hooks {
  const own = Object.entries(environment).filter(([name]) => !SECRET.test(name));
  return new Hooks({
    ...options,
    environment: withAbsoluteSearchPath(Object.fromEntries(own)),
    variables: { CLAUDE_PROJECT_DIR: root, ...runMark() },
  });
}
