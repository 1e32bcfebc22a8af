/**
 * The word of a supervisor's shell on how its worker ended (`exit`): `<nonce> <$?>`, and perhaps why. It is the last
 * that is written of a run when the disk is full, so that its room is taken before the run begins, and the shell writes in
 * place. Earlier versions made the file only then; its first line was the same.
 *
 * @module
 */
import { join } from "@std/path/join";
import { readOwnFile } from "../../sys/files/read_own_file.ts";
import { EXIT_FILE } from "../record/files.ts";
import { TIME_UP, TOLD_TO_END } from "../supervisor.ts";

export interface WorkerExit {
  /** `$?` of the worker. */
  status: number;
  at: Date | null;
  isTimeUp: boolean;
  wasTold: boolean;
}

/** More than a shell ever writes there; what remains of it behind the text belongs to no line. */
const ROOM = " ".repeat(128);

/** Only with its end is a line whole: whoever reads while it is written may see a part of it. */
const LINE = /^(\S+) (\d{1,3})(?: (\S+))?\n/;

/**
 * Takes the room for it, where there is no such file. Synchronous: see `prepareFiles()` of `launch.ts`.
 *
 * @throws what the system answers where there is none
 */
export function reserveExitFile(directory: string): void {
  Deno.writeTextFileSync(join(directory, EXIT_FILE), ROOM, { createNew: true, mode: 0o600 });
}

/** What stands there of a run; undefined while it is not over, and where nobody saw it end. */
export async function readExitFile(
  directory: string,
  nonce: string | undefined,
): Promise<WorkerExit | undefined> {
  const path = join(directory, EXIT_FILE);
  try {
    const [, written, status, cause] = LINE.exec(readOwnFile(path) ?? "") ?? [];
    if (status === undefined || written !== nonce) return undefined;
    const { mtime } = await Deno.stat(path);
    return {
      status: Number(status),
      at: mtime,
      isTimeUp: cause === TIME_UP,
      wasTold: cause === TOLD_TO_END,
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
