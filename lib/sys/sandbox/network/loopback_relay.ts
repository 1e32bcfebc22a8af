/**
 * The relay of a sandbox that shares loopback with this machine, as on macOS.
 *
 * @module
 */
import type { AllowedHost } from "./allow_list.ts";
import { proxyEnvironment } from "./proxy_environment.ts";
import { type Refusal, Relay } from "./relay.ts";

export interface LoopbackRelayOptions {
  allowed: readonly AllowedHost[];
  /** The user's own proxy for a URL, if there is one. */
  proxyFor?: (url: string) => string | undefined;
}

/** Listens at a port of 127.0.0.1 until it is disposed of; nowhere when nothing is allowed. */
export class LoopbackRelay implements Disposable {
  /** Variables that a command needs; an empty one is not to be there at all. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #relay: Relay | undefined;

  constructor(options: LoopbackRelayOptions) {
    if (options.allowed.length === 0) {
      this.environment = proxyEnvironment(undefined);
      return;
    }
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#relay = new Relay(listener, options);
    this.environment = proxyEnvironment(listener.addr.port);
  }

  /** What it has refused since the last time. */
  takeRefusals(): Refusal[] {
    return this.#relay?.takeRefusals() ?? [];
  }

  [Symbol.dispose](): void {
    this.#relay?.[Symbol.dispose]();
  }
}
