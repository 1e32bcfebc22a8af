/**
 * What no mount can prevent, and is ended as soon as it is seen.
 *
 * @module
 */
import { isThere } from "../../files/info_at.ts";
import { unlinkByBytes } from "../../files/odd_entries.ts";
import type { RefusalCounter } from "../command_sandbox.ts";
import { findIntruders, type Intruders, removeForGood, removeIntruders } from "../intruders.ts";
import type { SandboxProfile } from "../sandbox_profile.ts";
import type { Holder } from "./holder.ts";

export interface Inhabited {
  holder: Pick<Holder, "kill" | "end">;
  profile: Pick<SandboxProfile, "closed" | "linkFree" | "leftLinks">;
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
    // What failed once is looked at the next time.
    return this.#last = this.#last.catch(() => {}).then(() => this.#look(inhabited));
  }

  /** What is not found by a short look, now that nothing runs any more that could make it again. */
  async removeLeft({ leftLinks }: Inhabited["profile"]): Promise<void> {
    const links = await leftLinks?.find() ?? [];
    removeForGood({ entries: [], links });
    this.#addRemovedLinks(links);
  }

  #removeAtTop({ leftLinks }: Inhabited["profile"]): void {
    const links = leftLinks?.atTop() ?? [];
    // Their directory is one that nobody can put another in the place of.
    for (const link of links) unlink(link);
    const removed = this.#addRemovedLinks(links);
    if (removed.length === 0) return;
    this.#notices.push(
      `the sandbox allows no link that leads out of a cache, and removed ${listed(removed)}`,
    );
  }

  #addRemovedLinks(links: readonly string[]): string[] {
    const removed = links.filter((path) => !isThere(path));
    for (const path of removed) this.#removed.add(path);
    this.#refusals.add(links.length);
    return removed;
  }

  async #look({ holder, profile }: Inhabited): Promise<void> {
    this.#removeAtTop(profile);
    const found = findIntruders(profile);
    if (all(found).length === 0) return;
    holder.kill();
    removeIntruders(found);
    await holder.end();
    // With what came while it ended.
    const later = findIntruders(profile);
    removeForGood(later);
    removeForGood(found);
    const paths = [...new Set([...all(found), ...all(later)])];
    const left = new Set(all(findIntruders(profile)));
    const removed = paths.filter((path) => !left.has(path));
    this.#refusals.add(paths.length);
    for (const path of removed) this.#removed.add(path);
    if (removed.length > 0) {
      this.#notices.push(
        `the sandbox allows no such file and removed it, and ended what ran: ${listed(removed)}`,
      );
    }
    if (left.size > 0) {
      this.#notices.push(
        `the sandbox allows no such file and ended what ran, but it cannot be removed: ${
          listed([...left])
        }`,
      );
    }
  }
}

function unlink(link: string): void {
  try {
    if (link.isWellFormed()) Deno.removeSync(link);
    else unlinkByBytes(link);
  } catch {
    // It has gone, or is something else by now.
  }
}

function all({ entries, links }: Intruders): string[] {
  return [...entries, ...links];
}

function listed(paths: readonly string[]): string {
  return paths.map((path) => JSON.stringify(path)).join(", ");
}
