/**
 * The way out of a sandbox without network: a proxy that lets through to what the user has named, and to nothing else.
 *
 * @module
 */
import { delay } from "../../delay.ts";
import { once } from "../../timers.ts";
import { type AllowedHost, AllowList, type Judge } from "./allow_list.ts";
import type { Connection } from "./byte_stream.ts";
import { close } from "./destination.ts";
import { serveExchange } from "./exchange.ts";

export interface RelayOptions {
  allowed: readonly AllowedHost[];
  /** Judges instead of `allowed`. */
  judge?: Judge;
  /** What a client has to show, as the field `Proxy-Authorization` has it; nothing unless given. */
  authorization?: string;
  /** The user's own proxy for a URL, if there is one. */
  proxyFor?: (url: string) => string | undefined;
  /** Milliseconds without a byte in either direction after which a connection is closed. */
  idleMs?: number;
}

/** A connection that was refused, and why. */
export class Refusal {
  /** `host:port` */
  readonly wanted: string;
  readonly reason: string;

  constructor(wanted: string, reason: string) {
    this.wanted = wanted;
    this.reason = reason;
  }

  toString(): string {
    return `no connection to ${this.wanted}: ${this.reason}`;
  }
}

/** What one run may hold open; a browser holds a few dozen. */
const MAX_CONNECTIONS = 256;
/** Servers take their time, e.g. to pack a repository. */
const IDLE_MS = 15 * 60_000;
/** In which a connection has to say what it wants, and be made. */
const BEGIN_MS = 60_000;
const MAX_REFUSALS = 100;

/** Serves what connects to `listener` until it is disposed of; then nothing of it is left open. */
export class Relay {
  readonly #listener: Deno.Listener<Deno.Conn>;
  readonly #options: RelayOptions & Required<Pick<RelayOptions, "proxyFor" | "idleMs">>;
  readonly #allowList: AllowList;
  readonly #ended = new AbortController();
  readonly #clients = new Set<Connection>();
  #refusals: Refusal[] = [];
  #count = 0;

  constructor(listener: Deno.Listener<Deno.Conn>, options: RelayOptions) {
    this.#listener = listener;
    this.#options = { proxyFor: () => undefined, idleMs: IDLE_MS, ...options };
    this.#allowList = new AllowList(options.allowed);
    this.#accept();
  }

  /** Ports of this machine that are let through to. */
  get loopbackPorts(): number[] {
    return this.#allowList.loopbackPorts;
  }

  /** How many connections were refused in all. */
  get refused(): number {
    return this.#count;
  }

  /** What was refused since the last time. */
  takeRefusals(): Refusal[] {
    const taken = this.#refusals;
    this.#refusals = [];
    return taken;
  }

  async #accept(): Promise<void> {
    for (;;) {
      let client: Deno.Conn;
      try {
        client = await this.#listener.accept();
      } catch {
        if (this.#ended.signal.aborted) return;
        // No more descriptors: there will be some when a connection ends.
        await delay(50);
        continue;
      }
      if (this.#clients.size >= MAX_CONNECTIONS) close(client);
      else this.#serve(client);
    }
  }

  async #serve(client: Connection): Promise<void> {
    this.#clients.add(client);
    const ends: Connection[] = [client];
    const abort = new AbortController();
    const end = () => {
      abort.abort();
      ends.forEach(close);
    };
    const { idleMs } = this.#options;
    let isConnected = false;
    let timer = once(Math.min(idleMs, BEGIN_MS), end);
    const wait = () => {
      timer[Symbol.dispose]();
      timer = once(idleMs, end);
    };
    this.#ended.signal.addEventListener("abort", end);
    try {
      await serveExchange(client, {
        allowList: this.#options.judge ?? this.#allowList,
        authorization: this.#options.authorization,
        proxyFor: this.#options.proxyFor,
        signal: abort.signal,
        onRefused: (wanted, reason) => this.#refuse(new Refusal(wanted, reason)),
        // Who takes his time to ask holds a place that others need.
        onBytes: () => {
          if (isConnected) wait();
        },
        onConnected: (connection) => {
          isConnected = true;
          wait();
          ends.push(connection);
          if (abort.signal.aborted) close(connection);
        },
      });
    } finally {
      timer[Symbol.dispose]();
      this.#ended.signal.removeEventListener("abort", end);
      end();
      this.#clients.delete(client);
    }
  }

  #refuse(refusal: Refusal): void {
    this.#count++;
    const isKnown = this.#refusals.some(({ wanted }) => wanted === refusal.wanted);
    if (!isKnown && this.#refusals.length < MAX_REFUSALS) this.#refusals.push(refusal);
  }

  [Symbol.dispose](): void {
    this.#ended.abort();
    this.#listener.close();
  }
}
