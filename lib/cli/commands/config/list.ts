/**
 * `isonforge config list`
 *
 * @module
 */
import type { Layers } from "../../../config/layers/read_layers.ts";
import { REDACTED } from "../../../text/url_secrets.ts";
import { ExitCode } from "../../../errors.ts";
import { SETTING_NAMES } from "../../../config/settings/settings.ts";
import { printJson, printLine, printNotice, printWarning, takesColor } from "../../output/print.ts";
import { type Cell, formatTable } from "../../output/table.ts";
import { type Listed, listSetting, settingLayers } from "./effective.ts";

export default async function list({ json }: { json: boolean }): Promise<number> {
  const layers = await settingLayers();
  const settings = SETTING_NAMES.map((name) => withoutKey(listSetting(name, layers)));
  if (json) {
    printJson(settings.map((setting) => ({ ...setting, value: setting.value ?? null })));
  } else {
    const rows = [...settings.map(toRow), ...extensionRows(layers)];
    printLine(
      formatTable(["Setting", "Value", "From"], { rows, color: takesColor(Deno.stdout) }),
    );
  }
  for (const { problem } of settings) if (problem !== undefined) printWarning(problem);
  for (const notice of layers.notices) printWarning(notice);
  for (const notice of shadowed(layers)) printNotice(notice);
  return ExitCode.done;
}

function withoutKey(setting: Listed): Listed {
  return setting.name === "api_key" && setting.value !== undefined
    ? { ...setting, value: REDACTED }
    : setting;
}

function toRow({ name, value, source, problem }: Listed): Cell[] {
  return [
    { text: name },
    problem === undefined
      ? { text: String(value ?? "-") }
      : { text: "cannot be used", style: "red" },
    { text: source, style: source === "default" || source === "not set" ? "dim" : "bold" },
  ];
}

/** What is no single value: how much of it, and where it stands. */
function extensionRows({ hooks, rules, servers, layers }: Layers): Cell[][] {
  const groups = [
    { name: "hooks", items: hooks.map(({ event, from }) => ({ text: event, from })) },
    {
      name: "permissions",
      items: rules.map(({ action, text, from }) => ({ text: `${action} ${text}`, from })),
    },
    { name: "mcpServers", items: servers.map(({ name, from }) => ({ text: name, from })) },
    {
      name: "env",
      // Their names: what they hold may be a key.
      items: layers.flatMap(({ variables, place: from }) =>
        Object.keys(variables).map((text) => ({ text, from }))
      ),
    },
  ];
  return groups.flatMap(({ name, items }) =>
    Array.from(Map.groupBy(items, ({ from }) => from), ([from, of]) => [
      { text: name },
      { text: of.map(({ text }) => text).join(", ") },
      { text: from, style: "bold" as const },
    ])
  );
}

/** A setting of the user's in both files is one that somebody may look for in the wrong place. */
function shadowed({ layers }: Layers): string[] {
  const [config, settings] = ["config.json", "settings.json"].map((place) =>
    layers.find((layer) => layer.layer === "user" && layer.place === place)
  );
  if (config === undefined || settings === undefined) return [];
  return SETTING_NAMES.filter((name) =>
    config.values[name] !== undefined && settings.values[name] !== undefined
  ).map((name) => `"${name}" stands in config.json too: settings.json wins`);
}
