/**
 * `isonforge config list`
 *
 * @module
 */
import { REDACTED } from "../../../engine/redact/redact.ts";
import { ExitCode } from "../../../errors.ts";
import { SETTING_NAMES } from "../../../config/settings.ts";
import { printJson, printLine, printWarning, takesColor } from "../../output/print.ts";
import { type Cell, formatTable } from "../../output/table.ts";
import { type Listed, listSetting, settingSources } from "./effective.ts";

export default async function list({ json }: { json: boolean }): Promise<number> {
  const sources = await settingSources();
  const settings = SETTING_NAMES.map((name) => withoutKey(listSetting(name, sources)));
  if (json) {
    printJson(settings.map((setting) => ({ ...setting, value: setting.value ?? null })));
    return ExitCode.done;
  }
  const rows = settings.map(toRow);
  printLine(
    formatTable(["Setting", "Value", "From"], { rows, color: takesColor(Deno.stdout) }),
  );
  for (const { problem } of settings) if (problem !== undefined) printWarning(problem);
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
