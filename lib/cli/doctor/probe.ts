/**
 * Whether the model makes tool calls that arrive.
 *
 * @module
 */
import type { DiscoveredModel } from "../../engine/models/discovery.ts";
import type { EndpointChoice } from "../../engine/models/mod.ts";
import { ModelError } from "../../engine/models/model_error.ts";
import { PROBE_TOKENS, type ProbeOutcome, probeToolCalls } from "../../engine/models/probe.ts";
import type { ServerKind } from "../../engine/models/server_kind.ts";
import type { Redact } from "../../engine/redact/redact.ts";
import { abbreviate } from "../../text/abbreviate.ts";
import { failure, type Finding, ok, warning } from "./check.ts";
import { statusFix, toolCallsFix } from "./fixes.ts";
import { findingOf } from "./run_checks.ts";
import { settingFix } from "./setting_fix.ts";
import type { SettingPlaces } from "./setting_places.ts";

/** A large model may have to be loaded first. */
const PATIENCE_MS = 120_000;
const MAX_SHOWN = 80;

/** Asks the model for one tool call. */
export async function probe(
  choice: EndpointChoice,
  { discovered, server, places, redact }: {
    discovered: DiscoveredModel;
    server: ServerKind | undefined;
    places: SettingPlaces;
    redact: Redact;
  },
): Promise<{ finding: Finding; hasAnswered: boolean }> {
  const check = "tool calls";
  const started = performance.now();
  const timeout = AbortSignal.timeout(PATIENCE_MS);
  try {
    const outcome = await probeToolCalls(choice, { discovered, signal: timeout });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const finding = describe(outcome, { seconds, server, redact });
    return { finding: { ...finding, check }, hasAnswered: true };
  } catch (error) {
    const finding = timeout.aborted
      ? failure(`no answer within ${PATIENCE_MS / 1000} s`, "look at the server; try again")
      : refused(error, { server, places });
    return { finding: { ...finding, check }, hasAnswered: false };
  }
}

function describe(
  outcome: ProbeOutcome,
  { seconds, server, redact }: {
    seconds: string;
    server: ServerKind | undefined;
    redact: Redact;
  },
): Finding {
  const fix = toolCallsFix(server);
  // In this order: half of a key is not recognized as one any more.
  const shown = (text: string) => abbreviate(redact(text), MAX_SHOWN);
  switch (outcome.kind) {
    case "structured":
      return ok(`the model makes them (${seconds} s)`);
    case "text":
      return warning(
        "the model writes them as text, which is understood, but less reliably",
        fix,
      );
    case "wrong": {
      const call = `${outcome.name} ${JSON.stringify(outcome.arguments)}`;
      return warning(`the model made one with wrong arguments: ${shown(call)}`, fix);
    }
    case "endless":
      return failure(
        `the model was still generating after ${
          PROBE_TOKENS.toLocaleString("en-US")
        } tokens (${seconds} s)`,
        fix,
      );
    case "none": {
      const said = outcome.text === "" ? "nothing" : `"${shown(outcome.text)}"`;
      return failure(`the model made none when told to, and said ${said}`, fix);
    }
  }
}

function refused(
  error: unknown,
  { server, places }: { server: ServerKind | undefined; places: SettingPlaces },
): Finding {
  if (!(error instanceof ModelError)) return findingOf(error);
  if (error.status === 401 || error.status === 403) {
    return failure(error.message, settingFix("api_key", places.api_key));
  }
  // Where the endpoint names its models, the error lists them.
  const isUnknownModel = error.status === 404;
  const finding = findingOf(
    error,
    isUnknownModel ? settingFix("model", places.model) : statusFix(error.status),
  );
  // In the words of Ollama, llama.cpp and vLLM.
  const isAboutTools = /\btools?\b|--jinja|tool[ _-]choice/i.test(error.message);
  return isAboutTools ? failure(error.message, toolCallsFix(server ?? saidBy(error))) : finding;
}

/** Which server it is, by how it refuses. */
function saidBy({ message }: ModelError): ServerKind | undefined {
  if (/--jinja/.test(message)) return "llama.cpp";
  return /--enable-auto-tool-choice/.test(message) ? "vllm" : undefined;
}
