/**
 * Where a run works, and with what.
 *
 * @module
 */
import { environmentVariable, environmentVariables } from "../../config/environment.ts";
import type { RunConfig } from "../../config/run_config.ts";
import { withVariables } from "../../engine/sandbox/with_variables.ts";
import type { CommandSandbox } from "../../sys/sandbox/command_sandbox.ts";

export interface RunSurroundings {
  config: RunConfig;
  /** What its commands are started through, with the variables that the settings give them. */
  sandbox: CommandSandbox;
  /** The directory of everything of ours. */
  home: string;
  /** The user's own home directory. */
  userHome: string;
  environment: Readonly<Record<string, string>>;
  /** Absolute. */
  cwd: string;
}

/** What `config` and this process's environment make of them; whoever opened `sandbox` disposes of it. */
export function runSurroundings(
  { config, sandbox, home, cwd }: Pick<RunSurroundings, "config" | "sandbox" | "home" | "cwd">,
): RunSurroundings {
  return {
    config,
    sandbox: withVariables(sandbox, config.extensions.variables),
    home,
    userHome: environmentVariable("HOME") ?? home,
    environment: environmentVariables(),
    cwd,
  };
}
