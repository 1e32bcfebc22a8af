/**
 * What Slurm said last, in a file of the home, for when it says nothing.
 *
 * @module
 */
import { join } from "@std/path/join";
import { tryToReadOwnObject } from "../../../sys/files/read_own_file.ts";
import { writeFileAtomically } from "../../../sys/files/atomic_write.ts";
import { SLURM_ANSWER } from "../../record/files.ts";
import type { Job } from "./parse_jobs.ts";

/** The answer, dated by its file: mostly the next one says the same, and only the date is new. */
export class LastAnswer {
  readonly #path: string;
  /** What the file holds, as far as this process knows. */
  #kept: string | undefined;

  constructor(home: string) {
    this.#path = join(home, SLURM_ANSWER);
  }

  /** What cannot be kept is not there when Slurm is not, and that is all. */
  async keep(jobs: readonly Job[]): Promise<void> {
    try {
      const text = `${JSON.stringify({ jobs })}\n`;
      const kept = this.#kept ?? await Deno.readTextFile(this.#path).catch(() => undefined);
      if (text === kept) {
        const now = new Date();
        await Deno.utime(this.#path, now, now);
      } else {
        await writeFileAtomically(this.#path, text, { mode: 0o600 });
      }
      this.#kept = text;
    } catch {
      this.#kept = undefined;
    }
  }

  /** @returns nothing where there is none that can be read; `age` in seconds */
  async read(): Promise<{ jobs: readonly Job[]; age: number } | undefined> {
    try {
      const jobs = tryToReadOwnObject(this.#path)?.jobs;
      if (!Array.isArray(jobs)) return undefined;
      const { mtime } = await Deno.stat(this.#path);
      if (mtime === null) return undefined;
      return { jobs, age: Math.max(0, (Date.now() - mtime.getTime()) / 1000) };
    } catch {
      return undefined;
    }
  }
}
