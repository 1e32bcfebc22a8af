/**
 * What a repository brings that would run or reach something.
 *
 * @module
 */
import {
  describeAction,
  type HookAction,
  isForServers,
} from "../../engine/extensions/hooks/hook.ts";
import { expandVariables } from "../expand_variables.ts";
import { isObject } from "../../text/json.ts";
import { hideUrlSecrets, REDACTED } from "../../text/url_secrets.ts";
import { isNotKept } from "../environment.ts";
import { serverUrl } from "../mcp/mcp_servers.ts";
import { isGuardedVariable } from "../layers/guarded_variables.ts";
import type { Layer } from "../layers/layer.ts";
import { isFree, isNever } from "../layers/within_trust.ts";
import type { ConfigFile, SettingName } from "../settings/settings.ts";
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
      const { place: from, hooks, servers, rules, directories, values, variables } = layer;
      const settings = Object.entries(values).filter(([name, value]) =>
        !isNever(name as SettingName, String(value)) &&
        !isFree(name as SettingName, String(value), held[name as SettingName])
      );
      return [
        ...hooks.map(({ event, matcher, action }) => ({
          kind: "hook" as const,
          text: `${event}${matcher === "" || matcher === "*" ? "" : ` (${matcher})`}: ${
            hookText(action)
          }`,
          from,
        })),
        ...servers.map(({ name, config }) => ({
          kind: "server" as const,
          text: `${name}: ${serverText(config)}${besideServer(config)}`,
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
        ...Object.entries(variables).filter(([name]) => !isGuardedVariable(name)).map((
          [name, value],
        ) => ({
          kind: "variable" as const,
          // A file that is not committed may hold a key.
          text: isNotKept(name, value) ? name : `${name}=${value}`,
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

function hookText(action: HookAction): string {
  if (action.kind !== "http") return describeAction(action);
  const text = describeAction({ ...action, url: urlText(action.url) });
  const variables = action.variables.filter(isForServers);
  return variables.length === 0 ? text : `${text}; is given your ${variables.join(", ")}`;
}

/** What it is given beside that: variables decide what a program does, and an address may be sent a key. */
function besideServer(config: Readonly<Record<string, unknown>>): string {
  const set = Object.keys(isObject(config["env"]) ? config["env"] : {});
  const used = new Set<string>();
  // What is set may be a secret: its name is enough.
  expandVariables(JSON.stringify(config), (name) => {
    used.add(name);
    return "";
  });
  return [
    ...(set.length === 0 ? [] : [`; sets ${set.join(", ")}`]),
    ...(used.size === 0 ? [] : [`; is given your ${[...used].join(", ")}`]),
  ].join("");
}

/** As a command whose files count: what it sets, and all that may run by that. */
export function serverCommand(config: Readonly<Record<string, unknown>>): string {
  const { cwd, env } = config;
  const set = Object.entries(isObject(env) ? env : {})
    .filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return [
    ...(typeof cwd === "string" ? [`cd ${cwd}`] : []),
    ...set.map(([_name, value]) => `exec ${value}`),
    [...set.map(([name, value]) => `${name}=${value}`), serverText(config)].join(" "),
  ].join(" ;\n");
}

/** The command line, or the address. */
function serverText(config: Readonly<Record<string, unknown>>): string {
  const { command, args } = config;
  if (typeof command === "string") {
    const words = Array.isArray(args) ? args.filter((arg) => typeof arg === "string") : [];
    return [command, ...words].join(" ");
  }
  const url = serverUrl(config);
  return typeof url === "string" ? urlText(url) : "neither a command nor a URL";
}

/** What stands before the host, as those read it who reach it: up to the last `@`, and a backslash is a slash to them. */
const USER_INFO = /^((?:[a-z][a-z\d+.-]*:)?[\\/]*)[^\\/?#]*@/i;

/** Without what is secret, and always with its host: that is what one is asked about. */
function urlText(url: string): string {
  // Those who reach it leave these out.
  const whole = url.replaceAll(/[\t\n\r]/g, "").trim();
  return hideUrlSecrets(whole.replace(USER_INFO, `$1${REDACTED}@`));
}
