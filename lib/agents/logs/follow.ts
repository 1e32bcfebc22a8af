/**
 * Following a log while an agent writes it.
 *
 * @module
 */
import { delay } from "../../sys/delay.ts";
import { FileChanges } from "../../sys/files/file_changes.ts";
import { openIfThere } from "./files.ts";
import type { Sink } from "./sink.ts";
import { copyFrom } from "./tail.ts";

/** Between two looks at the log and its writer, */
const POLL_MS = 100;
/** and between two looks at a log of which is heard that it grows. */
const REST_MS = 10;

export interface FollowOptions {
  /** Where to begin, in bytes. */
  offset: number;
  /** Whether more may come. Asked before each look, so that the last bytes are always seen. */
  isLive: () => boolean | Promise<boolean>;
  /** Whether another machine writes it, which sets how it is looked at; asked before each look. */
  isWrittenElsewhere?: () => boolean;
  /** Ends the following at once. */
  signal: AbortSignal;
  /** Told when the log was cut, replaced or deleted under us. */
  onNotice: (message: string) => void;
  /** Told at the same moments, unless there was no log before: what comes now is the log from its start on. */
  onRestart?: (why: "cut" | "replaced") => void;
}

/** Copies the log at `path` to `sink` until nothing more can come, or `signal` aborts. */
export async function follow(path: string, sink: Sink, options: FollowOptions): Promise<void> {
  const { isLive, signal, onNotice, onRestart = () => {}, isWrittenElsewhere = () => false } =
    options;
  let { offset } = options;
  let file = await openIfThere(path);
  using changes = new FileChanges(path);
  try {
    while (!signal.aborted) {
      const mayGrow = await isLive();
      if (isWrittenElsewhere()) file = await openAgain(path, file);
      if (file !== undefined) {
        offset = await drain(file, { offset, sink, onNotice, onRestart, signal });
      }
      const replacement = await openIfReplaced(path, file);
      if (replacement !== undefined) {
        if (file !== undefined) {
          // What came into the old one between the last look and its replacement.
          await drain(file, { offset, sink, onNotice, onRestart, signal });
          onNotice("the log was replaced: going on with the new one");
          file.close();
          onRestart("replaced");
        }
        file = replacement;
        offset = 0;
        continue;
      }
      if (!mayGrow) return;
      const pollAt = performance.now() + POLL_MS;
      const rest = () => signal.aborted ? 0 : Math.max(0, pollAt - performance.now());
      while (rest() > 0) {
        if (!await changes.next(rest(), signal) || file === undefined) continue;
        offset = await drain(file, { offset, sink, onNotice, onRestart, signal });
        await delay(REST_MS, signal);
      }
    }
  } finally {
    file?.close();
  }
}

async function drain(
  file: Deno.FsFile,
  { offset, sink, onNotice, onRestart, signal }:
    & Required<Pick<FollowOptions, "offset" | "onNotice" | "onRestart" | "signal">>
    & { sink: Sink },
): Promise<number> {
  const { size } = await file.stat();
  if (size < offset) {
    onNotice("the log was cut: going on at its start");
    onRestart("cut");
    offset = 0;
  }
  const stopWhenAborted: Sink = async (bytes) => {
    signal.throwIfAborted();
    await sink(bytes);
  };
  try {
    return await copyFrom(file, offset, stopWhenAborted);
  } catch (error) {
    if (signal.aborted) return offset;
    throw error;
  }
}

/** A network file system is sure of the size of a file when it is opened (close-to-open, nfs(5)), not between. */
async function openAgain(
  path: string,
  current: Deno.FsFile | undefined,
): Promise<Deno.FsFile | undefined> {
  const again = current && await openIfThere(path);
  if (current === undefined || again === undefined) return current;
  const [before, now] = await Promise.all([current.stat(), again.stat()]);
  const isSame = before.ino === now.ino && before.dev === now.dev;
  (isSame ? current : again).close();
  return isSame ? again : current;
}

/** Another file of this name, if there is one. */
async function openIfReplaced(
  path: string,
  current: Deno.FsFile | undefined,
): Promise<Deno.FsFile | undefined> {
  if (current === undefined) return await openIfThere(path);
  const named = await Deno.stat(path).catch(() => undefined);
  if (named === undefined) return undefined;
  const open = await current.stat();
  return named.ino === open.ino && named.dev === open.dev ? undefined : await openIfThere(path);
}
