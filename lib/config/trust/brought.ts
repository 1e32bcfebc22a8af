/**
 * What a repository brings that would run or reach something.
 *
 * @module
 */
import type { Layer } from "../layers/layer.ts";
import { isFree, isNever } from "../layers/within_trust.ts";
import { baseUrlHoldsCredentials } from "../credentials.ts";
import type { ConfigFile, SettingName } from "../settings.ts";
import type { SkillFile } from "./skill_files.ts";
import type { Brought } from "./trust_state.ts";

/**
 * In the order of the files.
 *
 * @param held what the user set: a repository may ask more than that, and spend less
 */
export function broughtBy(
  layers: readonly Layer[],
  { skills, held }: { skills: readonly SkillFile[]; held: ConfigFile },
): Brought[] {
  return [
    ...layers.flatMap((layer): Brought[] => {
      const { place: from, hooks, servers, rules, directories, values } = layer;
      const settings = Object.entries(values).filter(([name, value]) =>
        !isNever(name as SettingName, String(value)) &&
        !isFree(name as SettingName, String(value), held[name as SettingName])
      );
      return [
        ...hooks.map(({ event, matcher, command }) => ({
          kind: "hook" as const,
          text: `${event}${matcher === "" || matcher === "*" ? "" : ` (${matcher})`}: ${command}`,
          from,
        })),
        ...servers.map(({ name, config }) => ({
          kind: "server" as const,
          text: `${name}: ${serverText(config)}`,
          from,
        })),
        ...rules.filter(({ action }) => action === "allow").map(({ text }) => ({
          kind: "rule" as const,
          text,
          from,
        })),
        ...settings.map(([name, value]) => ({
          kind: "setting" as const,
          text: `${name}: ${String(value).replaceAll("\n", ", ")}`,
          from,
        })),
        ...directories.map((text) => ({ kind: "directory" as const, text, from })),
      ];
    }),
    ...skills.map(({ path, commands }) => ({
      kind: "skill" as const,
      text: commands.length === 0 ? "a program beside it" : commands.join("; "),
      from: path,
    })),
  ];
}

/** The command line, or the address. */
export function serverText(config: Readonly<Record<string, unknown>>): string {
  const { command, args, url } = config;
  if (typeof command === "string") {
    const words = Array.isArray(args) ? args.filter((arg) => typeof arg === "string") : [];
    return [command, ...words].join(" ");
  }
  if (typeof url !== "string") return "neither a command nor a URL";
  return baseUrlHoldsCredentials(url) ? "a URL with a password" : url;
}
