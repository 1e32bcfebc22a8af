/**
 * What no mount can prevent, and is ended as soon as it is seen.
 *
 * @module
 */
import type { RefusalCounter } from "../command_sandbox.ts";
import { findIntruders, removeIntruders, removeLinks, watchDirectories } from "../intruders.ts";
import type { SandboxProfile } from "../sandbox_profile.ts";
import type { Holder } from "./holder.ts";

/** Between two looks while a command runs; and at most this share of the time is spent on looking. */
const PAUSE_MS = 500;
const SHARE = 0.02;

export interface Inhabited {
  holder: Pick<Holder, "kill" | "end">;
  profile: Pick<SandboxProfile, "closed" | "linkFree">;
}

/** Ends everything inside before what must not be there is removed: who has made it once would do so again. */
export class Expulsion {
  readonly #refusals: RefusalCounter;
  readonly #removed = new Set<string>();
  #notices: string[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(refusals: RefusalCounter) {
    this.#refusals = refusals;
  }

  /** All that it has removed; absolute. */
  get removed(): readonly string[] {
    return [...this.#removed];
  }

  /** In words, what it has removed since the last time. */
  takeNotices(): string[] {
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }

  look(inhabited: Inhabited): Promise<void> {
    // One after the other: nothing is told twice.
    return this.#last = this.#last.then(() => this.#look(inhabited));
  }

  /**
   * Looks when something happens, and from time to time: of a link that leads elsewhere `Deno.watchFs` tells nothing. Until it
   * is disposed of.
   */
  watch(inhabited: Inhabited): Disposable {
    const { closed } = inhabited.profile;
    const events = watchDirectories(closed.map(({ path }) => path), () => this.look(inhabited));
    let timer: number | undefined;
    const again = (pause: number) => {
      timer = setTimeout(async () => {
        const begun = performance.now();
        await this.look(inhabited);
        if (timer !== undefined) again(Math.max(PAUSE_MS, (performance.now() - begun) / SHARE));
      }, pause);
      // It must keep no run from ending.
      Deno.unrefTimer(timer);
    };
    if (inhabited.profile.linkFree !== undefined) again(PAUSE_MS);
    return {
      [Symbol.dispose]() {
        events?.[Symbol.dispose]();
        clearTimeout(timer);
        timer = undefined;
      },
    };
  }

  async #look({ holder, profile }: Inhabited): Promise<void> {
    const { entries, links } = findIntruders(profile);
    const all = [...entries, ...links];
    if (all.length === 0) return;
    holder.kill();
    removeIntruders(entries);
    await holder.end();
    removeLinks(links);
    // What came while it ended.
    const later = findIntruders(profile);
    removeIntruders(later.entries);
    removeLinks(later.links);
    this.#refusals.add(all.length);
    for (const path of all) this.#removed.add(path);
    this.#notices.push(
      `the sandbox allows no such file and removed it, and ended what ran: ${
        all.map((path) => JSON.stringify(path)).join(", ")
      }`,
    );
  }
}
