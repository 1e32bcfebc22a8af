/**
 * How a run tells what its sandbox kept in (`--sandbox-file`).
 *
 * @module
 */
import {
  type LaterRunRecord,
  readSandboxFile,
  type SandboxRecord,
} from "../../../agents/record/sandbox_record.ts";
import { writeFileAtomically } from "../../../sys/files/atomic_write.ts";
import { exists } from "../../../sys/files/info_at.ts";
import { withPath } from "../../../sys/files/with_path.ts";

/** What there is to tell of a sandbox by now. */
export interface SandboxSoFar {
  level: string;
  /** Undefined where there is none. */
  means: string | undefined;
  /** What that cannot keep in here, in words for the user. */
  gaps: readonly string[];
  refused: number;
  runsLater: readonly LaterRunRecord[];
}

/** Keeps the file up to date. */
export class SandboxFile {
  readonly #path: string;
  /** Of earlier runs: what an agent has left is the sum of them. */
  readonly #earlier: readonly LaterRunRecord[];
  #written = "";

  constructor(path: string) {
    this.#path = path;
    this.#earlier = readSandboxFile(path)?.runs_later ?? [];
  }

  /** Writes what is new. What cannot be written is not worth the run. */
  async tell({ level, means, gaps, refused, runsLater }: SandboxSoFar): Promise<void> {
    const earlier = this.#earlier.filter(({ path }) =>
      mayBeThere(path) && !runsLater.some((run) => run.path === path)
    );
    const record: SandboxRecord = {
      version: 1,
      level,
      means: means ?? null,
      ...(gaps.length === 0 ? {} : { gaps: [...gaps] }),
      refused,
      runs_later: [...earlier, ...runsLater],
    };
    const text = `${JSON.stringify(record)}\n`;
    if (text === this.#written) return;
    this.#written = text;
    await writeFileAtomically(this.#path, text, { mode: 0o600 }).catch(() => {});
  }
}

/** What cannot be looked at is not gone. */
function mayBeThere(path: string): boolean {
  try {
    return withPath(path, exists);
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}
