/**
 * The settings about what follows an end: no repository has a say in them.
 *
 * @module
 */
import { NOTIFY_WORDS, parseNotify } from "./notify.ts";
import type { Setting } from "../settings/setting.ts";
import { shellCommand } from "../settings/setting_values.ts";

export const END_SETTINGS: Record<"on_end" | "notify", Setting<string>> = {
  on_end: {
    type: "string",
    variable: "ISONFORGE_ON_END",
    option: "--on-end",
    about: "as `--on-end`, for agents that are started without",
    argument: "<command>",
    words: "a shell command",
    fromRepository: "never",
    parse: shellCommand,
  },
  notify: {
    type: "string",
    isList: true,
    variable: "ISONFORGE_NOTIFY",
    option: "--notify",
    about: "as `--notify`, several separated by commas",
    argument: "desktop",
    words: "desktop, terminal, ntfy:<topic> or an https URL",
    values: NOTIFY_WORDS,
    fromRepository: "never",
    parse: (value) => parseNotify(value).map(({ word }) => word).join(","),
  },
};
