/**
 * What is to happen when an agent has ended: kept in its record from its start on, so that whoever finds the end knows.
 *
 * @module
 */
import type { HookAction } from "../../engine/extensions/hooks/hook.ts";
import { shellLine } from "../../engine/extensions/hooks/hook_shell.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { readerOf } from "../settings/effective_setting.ts";
import type { KeptFlags, KeptOptions } from "../kept_options.ts";
import { readLayers } from "../layers/read_layers.ts";
import { parseSettingSources, SETTING_SOURCES } from "../settings/setting_sources.ts";
import type { RunConfigSources } from "../run_config.ts";

export type EndWishes = Pick<KeptOptions, "on_end" | "notify"> & {
  /** Commands of the user's `AgentEnd` hooks. They stand beside `on_end`: a respawn keeps that, and reads these anew. */
  end_hooks?: string[];
};

/**
 * Flags win over `--settings`, that over the environment, the environment over the user's own files; a repository has no
 * say.
 *
 * @throws {UsageError} when one of them cannot be used
 * @throws {UserError} when a file of settings cannot be used
 */
export async function readEndWishes(
  { onEnd, notify, settings, settingSources }: Pick<
    KeptFlags,
    "onEnd" | "notify" | "settings" | "settingSources"
  >,
  { env, home, own }: Pick<RunConfigSources, "env" | "home" | "own">,
): Promise<EndWishes> {
  const { file, hooks } = await readLayers({
    home,
    cwd: undefined,
    userHome: env("HOME"),
    own,
    sources: settingSources === undefined ? SETTING_SOURCES : parseSettingSources(settingSources),
    runtime: settings,
  });
  const read = readerOf({ env, file });
  const ofHooks = hooks.flatMap(({ event, action }) =>
    event === "AgentEnd" && action.kind === "command" ? lineOf(action) : []
  );
  const command = read("on_end", onEnd);
  const told = read("notify", notify?.join(","));
  return {
    ...(command === undefined ? {} : { on_end: command }),
    ...(ofHooks.length === 0 ? {} : { end_hooks: ofHooks }),
    ...(told === undefined ? {} : { notify: told.split(",") }),
  };
}

/** With the shell that it names; otherwise it is run as `--on-end` is. */
function lineOf({ command, shell }: HookAction & { kind: "command" }): string {
  return shell === undefined ? command : shellLine(command, shell).map(shellQuote).join(" ");
}
