/**
 * Ctrl+R: the newest earlier message that holds what is typed.
 *
 * @module
 */
import { withoutMarks } from "./pasted.ts";

/** What is looked for, and what is found. */
export class HistorySearch {
  /** The newest first. */
  readonly #entries: readonly string[];
  #query = "";
  #at = 0;

  constructor(entries: readonly string[]) {
    this.#entries = entries;
  }

  /** Stands before what is found. */
  get prompt(): string {
    const isFound = this.#query === "" || this.#entries[this.#at] !== undefined;
    return `${isFound ? "search" : "nothing has"} "${this.#query}": `;
  }

  /** Empty where nothing is found, or looked for. */
  get found(): string {
    return this.#query === "" ? "" : this.#entries[this.#at] ?? "";
  }

  /** More letters to look for. */
  type(letters: string): void {
    this.#find(this.#query + letters, this.#at);
  }

  /** One letter less, from the newest on. */
  erase(): void {
    this.#find(Array.from(this.#query).slice(0, -1).join(""), 0);
  }

  /** Ctrl+R again: the next older one; the last one stays. */
  older(): void {
    const { found } = this;
    const at = this.#entries.findIndex((entry, index) =>
      index > this.#at && entry !== found && this.#isLike(entry)
    );
    if (at !== -1) this.#at = at;
  }

  #find(query: string, from: number): void {
    this.#query = query;
    const at = this.#entries.findIndex((entry, index) => index >= from && this.#isLike(entry));
    this.#at = at === -1 ? this.#entries.length : at;
  }

  /** In small letters in any case, as in editors. */
  #isLike(marked: string): boolean {
    const query = this.#query;
    const entry = withoutMarks(marked);
    return query === query.toLowerCase()
      ? entry.toLowerCase().includes(query)
      : entry.includes(query);
  }
}
