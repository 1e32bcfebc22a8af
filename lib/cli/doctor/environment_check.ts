/**
 * The ISONFORGE_* variables: those that nobody reads, and those that cannot be used. And what of PATH does not count everywhere.
 *
 * @module
 */
import { isAbsolute } from "@std/path/is-absolute";
import { CALL_MARK } from "../../sys/call_mark.ts";
import { SANDBOX_VARIABLE } from "../../sys/sandbox/sandbox_level.ts";
import { Cookie } from "../../agents/cookie.ts";
import type { Environment } from "../../config/values.ts";
import { errorMessage, UsageError } from "../../errors.ts";
import {
  readLimits,
  readLogLimit,
  readMcpStart,
  readRestartDelay,
} from "../../config/limit_config.ts";
import { readProxy } from "../../config/proxy.ts";
import { readFirstToken, readStreamIdle, readThinking } from "../../config/model_config.ts";
import { SETTINGS } from "../../config/settings/settings.ts";
import { nearNames } from "../../text/near_names.ts";
import { type Check, failure, type Finding, note, ok, warning } from "./check.ts";

/** Every variable that is read, with what reads it as a run does. */
export const READERS: Readonly<Record<string, (env: Environment) => unknown>> = {
  ...Object.fromEntries(
    Object.values(SETTINGS).flatMap(({ variable, parse }) =>
      variable === undefined ? [] : [[
        variable,
        (env: Environment) => parse({ value: env(variable) ?? "", from: variable }),
      ]]
    ),
  ),
  ISONFORGE_STREAM_IDLE_S: readStreamIdle,
  ISONFORGE_FIRST_TOKEN_S: readFirstToken,
  ISONFORGE_MCP_START_S: readMcpStart,
  ISONFORGE_THINKING: readThinking,
  ISONFORGE_PROXY: readProxy,
  ISONFORGE_LOG_MAX: readLogLimit,
  ISONFORGE_RESTART_DELAY_S: readRestartDelay,
  ISONFORGE_RATE_INPUT: readRates,
  ISONFORGE_RATE_OUTPUT: readRates,
  ISONFORGE_RATE_CACHE_READ: readRates,
  ISONFORGE_NOTIFY_TOKEN: () => {},
  // What is wrong with it is for the check of the home to say.
  ISONFORGE_HOME: () => {},
  ISONFORGE_DEBUG: (env) => {
    if (env("ISONFORGE_DEBUG") !== "1") throw new UsageError("ISONFORGE_DEBUG takes 1");
  },
  [Cookie.id]: () => {},
  [Cookie.nonce]: () => {},
  [Cookie.depth]: () => {},
  [CALL_MARK]: () => {},
  [SANDBOX_VARIABLE]: () => {},
};

const PREFIX = "ISONFORGE_";
/** Of the entries of PATH. */
const MAX_NAMED = 3;

export const environmentCheck: Check = {
  name: "environment",
  // deno-lint-ignore require-await -- as every check
  async run({ env, variables }) {
    const problems = variables.flatMap((name) => problemOf(name, env) ?? []);
    const notes = relativeEntries(env("PATH"));
    if (problems.length > 0) return [...problems, ...notes];
    const set = variables.filter((name) => !name.startsWith("ISONFORGE_AGENT_"));
    return [
      ok(set.length === 0 ? "no ISONFORGE_* variable is set" : `sets ${set.join(", ")}`),
      ...notes,
    ];
  },
};

/** What is found there in a shell is missing in a hook. */
function relativeEntries(path = ""): Finding[] {
  if (path === "") return [];
  const relative = path.split(":").filter((entry) => !isAbsolute(entry));
  if (relative.length === 0) return [];
  const named = [...new Set(relative)].slice(0, MAX_NAMED)
    .map((entry) => entry === "" ? "an empty one" : JSON.stringify(entry)).join(", ");
  return [
    note(
      `PATH has entries that depend on the working directory: ${named}; ` +
        "hooks, --on-end, MCP servers and git do not look there, where agents write",
    ),
  ];
}

function problemOf(name: string, env: Environment): Finding | undefined {
  const read = READERS[name];
  if (read === undefined) {
    const near = meantBy(name);
    return near === undefined
      ? warning(`nothing reads ${name}`, `unset ${name}`)
      : warning(`nothing reads ${name}; is ${near} meant?`, `export ${near}="$${name}"`);
  }
  try {
    // Only this one: each is to be blamed for itself.
    read((asked) => asked === name ? env(name) : undefined);
    return undefined;
  } catch (error) {
    const hint = error instanceof UsageError ? error.hint : undefined;
    return failure(errorMessage(error), hint ?? `unset ${name}`);
  }
}

/** Compared without what all of them begin with. */
function meantBy(name: string): string | undefined {
  const rest = (variable: string) => variable.slice(PREFIX.length).toLowerCase();
  const [near] = nearNames(rest(name), Object.keys(READERS).map(rest));
  return near === undefined ? undefined : PREFIX + near.toUpperCase();
}

function readRates(env: Environment): void {
  readLimits({}, env);
}
