/**
 * What is to happen when an agent has ended: kept in its record from its start on, so that whoever finds the end knows.
 *
 * @module
 */
import { readerOf } from "./effective_setting.ts";
import type { KeptFlags, KeptOptions } from "./kept_options.ts";
import { readLayers } from "./layers/read_layers.ts";
import { parseSettingSources, SETTING_SOURCES } from "./setting_sources.ts";
import { shellQuote } from "../sys/shell_quote.ts";
import type { Environment } from "./values.ts";

export type EndWishes = Pick<KeptOptions, "on_end" | "notify">;

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
  { env, home }: { env: Environment; home: string },
): Promise<EndWishes> {
  const { file, hooks } = await readLayers({
    home,
    cwd: undefined,
    userHome: env("HOME"),
    sources: settingSources === undefined ? SETTING_SOURCES : parseSettingSources(settingSources),
    runtime: settings,
  });
  const read = readerOf({ env, file });
  const ofHooks = hooks.filter(({ event }) => event === "AgentEnd").map(({ command }) => command);
  const command = together([read("on_end", onEnd) ?? [], ofHooks].flat());
  const told = read("notify", notify?.join(","));
  return {
    ...(command === undefined ? {} : { on_end: command }),
    ...(told === undefined ? {} : { notify: told.split(",") }),
  };
}

/** Several commands as one, each with all of the standard input. */
function together(commands: readonly string[]): string | undefined {
  if (commands.length < 2) return commands[0];
  const each = commands.map((command) =>
    `printf '%s\\n' "$report" | /bin/sh -c ${shellQuote(command)}`
  );
  return ["report=$(cat)", ...each].join("\n");
}
