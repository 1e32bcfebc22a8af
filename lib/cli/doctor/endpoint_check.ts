/**
 * The model endpoint, step by step: whether it answers, has the model, understands tool calls, and
 * holds enough. Each step needs the one before.
 *
 * @module
 */
import { readLayers } from "../../config/layers/read_layers.ts";
import { type DiscoveredModel, discoverModel } from "../../engine/models/discovery.ts";
import { type Endpoint, isHosted } from "../../engine/models/endpoint.ts";
import type { EndpointChoice, ModelChoice } from "../../engine/models/mod.ts";
import { ModelError } from "../../engine/models/model_error.ts";
import { NoModelNamedError } from "../../engine/models/no_model_named_error.ts";
import { serverSlots } from "../../engine/models/server_slots.ts";
import { UserError } from "../../errors.ts";
import { readModel } from "../../config/model_config.ts";
import { SETTINGS } from "../../config/settings/settings.ts";
import { oneFile } from "../../config/settings/settings_file.ts";
import {
  type Check,
  type CheckContext,
  failure,
  type Finding,
  note,
  ok,
  warning,
} from "./check.ts";
import { describeWindow } from "./context_window.ts";
import { statusFix } from "./fixes.ts";
import { describeModel } from "./model_finding.ts";
import { placesOf, type SettingPlaces, type Unusable, unusableSetting } from "./setting_places.ts";
import { probe } from "./probe.ts";
import { homeDirectory } from "./home_directory.ts";
import { findingOf } from "./run_checks.ts";
import { settingFix } from "./setting_fix.ts";
import { describeSlots } from "./slots.ts";

export const endpointCheck: Check = {
  name: "endpoint",
  // A request of ours is given up after 10 s, the probe after 120 s.
  deadlineMs: 180_000,
  async run(context) {
    const { cwd, env, flags } = context;
    const home = await homeDirectory(context.home);
    if (home !== context.home) return [notChecked("the home", "home")];
    const file = home === undefined
      ? oneFile({})
      : (await readLayers({ home, cwd, userHome: env("HOME") }).catch(() => undefined))?.file;
    // Why, the check of that file says.
    if (file === undefined) return [notChecked("your settings", "your settings")];
    const sources = { env, file };
    let choice: ModelChoice;
    try {
      choice = readModel(flags, sources);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [misconfigured(unusableSetting(flags, sources), error)];
    }
    const places = placesOf(flags, sources);
    if (choice.kind === "rehearsal") {
      const message = `no model is set: "rehearsal" (${places.model}) is a stand-in for one`;
      return [{ ...warning(message, settingFix("model", places.model)), check: "model" }];
    }
    const started = performance.now();
    try {
      const discovered = await discoverModel(choice.endpoint, choice.name);
      const ms = Math.round(performance.now() - started);
      return [
        reachable(choice, { key: places.api_key, ms }),
        ...await lookFurther(choice, { discovered, context, places }),
      ];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const ms = Math.round(performance.now() - started);
      // It answers, but which of its models is meant is open.
      if (!(error instanceof NoModelNamedError)) return [unusable(choice, { error, places })];
      return [
        reachable(choice, { key: places.api_key, ms }),
        { ...failure(error.message, settingFix("model", places.model)), check: "model" },
      ];
    }
  },
};

/** Another check has the error, and its fix. */
function notChecked(cause: string, place: string): Finding {
  return warning(`not checked, because ${cause} cannot be used`, `fix ${place} first`);
}

/** What is wrong in the environment or in the settings, their own checks say. */
function misconfigured(unusable: Unusable | undefined, error: UserError): Finding {
  if (unusable === undefined) {
    // What is read beside the settings are variables, which the error names first.
    const variable = /^ISONFORGE_\w+/.exec(error.message)?.[0] ?? "the environment";
    return notChecked(variable, variable);
  }
  const { name, place, from } = unusable;
  if (place === SETTINGS[name].option) return findingOf(unusable.error, settingFix(name, place));
  return notChecked(from, place);
}

function reachable(
  { endpoint: { baseUrl, apiKey } }: EndpointChoice,
  { key, ms }: { key: string | undefined; ms: number },
): Finding {
  const withKey = apiKey === undefined ? "no key is set" : `with the key of ${key}`;
  return ok(`${baseUrl} answers in ${ms} ms, ${withKey}`);
}

function unusable(
  { endpoint }: EndpointChoice,
  { error, places }: { error: UserError; places: SettingPlaces },
): Finding {
  const { status } = error instanceof ModelError ? error : { status: undefined };
  // The endpoint has said nothing yet.
  if (endpoint.proxy !== undefined && /\bproxy\b/.test(error.message)) return findingOf(error);
  if (status === 401 || status === 403) {
    return failure(error.message, settingFix("api_key", places.api_key));
  }
  if (status !== undefined || !(error instanceof ModelError)) {
    return findingOf(error, statusFix(status));
  }
  const elsewhere = settingFix("base_url", places.base_url);
  return failure(error.message, `${reach(endpoint, elsewhere)}; --model rehearsal needs no model`);
}

/** What to do when nobody answers. */
function reach(endpoint: Endpoint, elsewhere: string): string {
  if (isHosted(endpoint)) return "check the network; behind a proxy: export HTTPS_PROXY=<url>";
  if (endpoint.isDefault) return `start ${endpoint.provider.defaultServer} there, or: ${elsewhere}`;
  return `start the server there, or: ${elsewhere}`;
}

/** What can be said once the endpoint has named its models. */
async function lookFurther(
  choice: EndpointChoice,
  { discovered, context, places }: {
    discovered: DiscoveredModel;
    context: CheckContext;
    places: SettingPlaces;
  },
): Promise<Finding[]> {
  const { server } = discovered;
  const place = places.model;
  if (!context.probe) {
    return [
      describeModel(discovered, { place }),
      { ...note("not tried (--no-probe)"), check: "tool calls" },
      describeWindow(choice, { discovered, server, place: places.context_window }),
      ...await slotsOf(choice, discovered),
    ];
  }
  const { finding, hasAnswered } = await probe(choice, {
    discovered,
    server,
    places,
    redact: context.redact,
  });
  // Ollama tells how much a model holds only once it is loaded.
  const known = hasAnswered && server === "ollama"
    ? await discoverModel(choice.endpoint, discovered.name)
    : discovered;
  return [
    describeModel(discovered, { place, hasAnswered }),
    finding,
    describeWindow(choice, { discovered: known, server, place: places.context_window }),
    ...await slotsOf(choice, known),
  ];
}

async function slotsOf(choice: EndpointChoice, discovered: DiscoveredModel): Promise<Finding[]> {
  const slots = await serverSlots(choice.endpoint, discovered);
  return slots === undefined ? [] : [describeSlots(slots)];
}
