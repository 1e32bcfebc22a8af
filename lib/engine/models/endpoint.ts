/**
 * What is asked: one model endpoint, and the provider whose protocol it speaks.
 *
 * @module
 */
import type { Effort } from "../effort.ts";
import type { Model } from "./model.ts";
import type { ServerKind } from "./server_kind.ts";

export interface Endpoint {
  provider: Provider;
  /** Without a slash at its end, e.g. `http://localhost:11434/v1`. */
  baseUrl: string;
  /** Nobody named it: it is the built-in default. */
  isDefault: boolean;
  apiKey: string | undefined;
  /** A stream that sends no byte, or nothing of its answer once that has begun, for so long is given up. */
  idleMs: number;
  /** An answer that has not begun after so long is given up, however much the line is kept alive. */
  firstTokenMs: number;
  /** The URL of the proxy that requests go through. */
  proxy?: string;
  /** Makes the HTTP clients where Deno's own would go through a proxy of the environment, and must not. */
  createClient?: (options: Deno.CreateHttpClientOptions) => Deno.HttpClient;
  /** What the user wants to be sent beside our own headers. */
  headers?: Readonly<Record<string, string>>;
  /** The model that is asked, once it is known; for error messages. */
  model?: string;
  /** What the endpoint's own list names; for error messages. */
  knownModels?: readonly string[];
  /** Sends requests; the usual one unless given. For whoever wants to see them. */
  fetch?: typeof fetch;
}

/** A wire format, and everything that differs between one and another. */
export interface Provider {
  /** As `--provider` takes it. */
  name: string;
  /** Where its models are unless another address is given. */
  defaultBaseUrl: string;
  /** The server that a user starts at that address; undefined: it is on the Internet, and nobody starts it. */
  defaultServer: string | undefined;
  /** The headers that carry the key. */
  authorization(apiKey: string | undefined): Record<string, string>;
  /** What to check when something answers, but not in this protocol. */
  protocolHint: string;
  /** What each effort is sent as, in words for the help: a column for each generation of models. */
  efforts: readonly EffortColumn[];
  /** Loads what speaks the protocol. It is heavy: a run loads only its own. */
  load(): Promise<CreateModel>;
}

/** One column of the help about `--effort`. */
export interface EffortColumn {
  title: string;
  sent: Readonly<Record<Effort, string>>;
}

/** Makes a model: one call, no retries. */
export type CreateModel = (endpoint: Endpoint, options: ProviderModelOptions) => Model;

export interface ProviderModelOptions {
  model: string;
  /** In tokens. */
  contextWindow: number;
  /** The endpoint or the user told it; else it is a guess. */
  isWindowKnown?: boolean;
  effort?: Effort;
  /** Whether it is to think; each server has a switch of its own, or none. */
  thinking?: { isOn: boolean; server: ServerKind | undefined };
}

/** Nobody has to start what a provider runs on the Internet. */
export function isHosted({ isDefault, provider }: Endpoint): boolean {
  return isDefault && provider.defaultServer === undefined;
}
