/**
 * The model endpoint, step by step: whether it answers, has the model, understands tool calls, and
 * holds enough. Each step needs the one before.
 *
 * @module
 */
import { readConfigFile } from "../../config_file.ts";
import { type DiscoveredModel, discoverModel } from "../../engine/models/discovery.ts";
import type { EndpointChoice } from "../../engine/models/mod.ts";
import { ModelError } from "../../engine/models/model_error.ts";
import { NoModelNamedError } from "../../engine/models/no_model_named_error.ts";
import { serverKind } from "../../engine/models/server_kind.ts";
import { errorMessage, UserError } from "../../errors.ts";
import { readModel } from "../../run_config.ts";
import { effectiveSetting } from "../../settings.ts";
import { PROGRAM } from "../../version.ts";
import { type Check, type CheckContext, failure, type Finding, ok, warning } from "./check.ts";
import { describeWindow } from "./context_window.ts";
import { describeModel } from "./model_finding.ts";
import { probe } from "./probe.ts";
import { findingOf } from "./run_checks.ts";

export const endpointCheck: Check = {
  name: "endpoint",
  // A request of ours is given up after 10 s, the probe after 120 s.
  deadlineMs: 180_000,
  async run(context) {
    const { env, flags, home } = context;
    const file = home === undefined ? {} : await readConfigFile(home).catch(() => undefined);
    // Why, the check of that file says.
    if (file === undefined) return [warning("not checked, because config.json cannot be used")];
    const sources = { env, file };
    const choice = readModel(flags, sources);
    const named = effectiveSetting("model", { ...sources, flag: flags.model });
    if (choice.kind === "rehearsal") {
      const message = `no model is set: "rehearsal" (${named?.place}) is a stand-in for one`;
      return [{ ...warning(message, `${PROGRAM} config set model <name>`), check: "model" }];
    }
    const key = effectiveSetting("api_key", sources);
    const words = { key: key?.place, model: named?.place };
    const started = performance.now();
    try {
      const discovered = await discoverModel(choice.endpoint, choice.name);
      const ms = Math.round(performance.now() - started);
      return [
        reachable(choice, { key: words.key, ms }),
        ...await lookFurther(choice, { discovered, context, place: words.model }),
      ];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const ms = Math.round(performance.now() - started);
      // It answers, but which of its models is meant is open.
      if (!(error instanceof NoModelNamedError)) return [unusable(choice, error)];
      return [
        reachable(choice, { key: words.key, ms }),
        { ...failure(error.message, `${PROGRAM} config set model <name>`), check: "model" },
      ];
    }
  },
};

function reachable(
  { endpoint: { baseUrl, apiKey } }: EndpointChoice,
  { key, ms }: { key: string | undefined; ms: number },
): Finding {
  const withKey = apiKey === undefined ? "no key is set" : `with the key of ${key}`;
  return ok(`${baseUrl} answers in ${ms} ms, ${withKey}`);
}

function unusable({ endpoint }: EndpointChoice, error: UserError): Finding {
  const { status } = error instanceof ModelError ? error : { status: undefined };
  if (status === 401 || status === 403) {
    return failure(error.message, `${PROGRAM} config set api_key -`);
  }
  if (status !== undefined || !(error instanceof ModelError)) return findingOf(error);
  const elsewhere = `${PROGRAM} config set base_url <url>, or start the server`;
  return failure(
    errorMessage(error),
    endpoint.isDefault
      ? `start Ollama there, or: ${PROGRAM} config set base_url <url>; --model rehearsal needs no model`
      : `${elsewhere}; --model rehearsal needs no model`,
  );
}

/** What can be said once the endpoint has named its models. */
async function lookFurther(
  choice: EndpointChoice,
  { discovered, context, place }: {
    discovered: DiscoveredModel;
    context: CheckContext;
    place: string | undefined;
  },
): Promise<Finding[]> {
  const server = await serverKind(choice.endpoint);
  if (!context.probe) {
    return [
      describeModel(discovered, { place }),
      { ...ok("not tried (--no-probe)"), check: "tool calls" },
      describeWindow(choice, { discovered, server }),
    ];
  }
  const { finding, hasAnswered } = await probe(choice, {
    discovered,
    server,
    redact: context.redact,
  });
  // Ollama tells how much a model holds only once it is loaded.
  const known = hasAnswered && server === "ollama"
    ? await discoverModel(choice.endpoint, discovered.name)
    : discovered;
  return [
    describeModel(discovered, { place, hasAnswered }),
    finding,
    describeWindow(choice, { discovered: known, server }),
  ];
}
