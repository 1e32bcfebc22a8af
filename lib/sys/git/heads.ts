/**
 * What the working trees of a repository have checked out, and their stashes, whatever the repository keeps its references in.
 *
 * @module
 */
import { join } from "@std/path/join";
import { decodeName } from "../../text/byte_names.ts";
import { digest } from "../../text/digest.ts";
import { joinBytes } from "../../text/join_bytes.ts";
import { readSmallFile, type SmallFile } from "../files/read_small_file.ts";
import { askReadGit } from "./read_git.ts";
import { gitReason } from "./run_git.ts";

/** Begins the value of what is there and tells nothing; why follows. */
export const UNREADABLE = "unreadable: ";

/** Stands in every HEAD of a repository that keeps its references in tables (`--ref-format=reftable`). */
const IN_TABLES = "ref: refs/heads/.invalid";
const MAX_HEAD_BYTES = 64 * 1024;
const MAX_LOG_BYTES = 4 * 1024 * 1024;

export interface HeadOptions {
  /** The directory of git's that all worktrees of the repository share. */
  common: string;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

/** Whether a value is that of what is there, and cannot be read. */
export function isUnreadable(value: string | undefined): boolean {
  return value?.startsWith(UNREADABLE) ?? false;
}

/** Whether references stand in tables, where no file tells them. */
export function isInTables(common: string): boolean {
  const file = readFile(join(common, "HEAD"), MAX_HEAD_BYTES);
  return file.kind === "text" && file.text.trimEnd() === IN_TABLES;
}

/**
 * An object's name, or `ref: <name>`; undefined where there is none.
 *
 * @param path of the file, from `common`: `HEAD`, `worktrees/fix/HEAD`, as gitrevisions(7) calls it, too
 */
export async function readHead(path: string, options: HeadOptions): Promise<string | undefined> {
  const file = readFile(join(options.common, path), MAX_HEAD_BYTES);
  if (file.kind !== "text") return valueWithout(file);
  const text = file.text.trimEnd();
  return text === IN_TABLES ? await askForHead(path, options) : text;
}

/** Which stashes there are, in a value that only tells one list from another; undefined where there are none. */
export async function readStashes(
  path: string,
  { common, ...limits }: HeadOptions & { isInTables: boolean },
): Promise<string | undefined> {
  if (limits.isInTables) {
    const { code, text, reason } = await ask(["rev-list", "--walk-reflogs", "refs/stash"], {
      common,
      ...limits,
    });
    return code === 0 ? digest(text) : `${UNREADABLE}${reason}`;
  }
  const file = readFile(join(common, path), MAX_LOG_BYTES);
  if (file.kind !== "text") return valueWithout(file);
  // As git lists them: the object that each line has brought, the latest first.
  const objects = file.text.trimEnd().split("\n").map((line) => line.split(" ", 2)[1] ?? "");
  return digest(objects.reverse().join("\n"));
}

async function askForHead(name: string, options: HeadOptions): Promise<string> {
  const symbolic = await ask(["symbolic-ref", "--quiet", name], options);
  if (symbolic.code === 0) return `ref: ${symbolic.text}`;
  const object = await ask(["rev-parse", "--verify", name], options);
  return object.code === 0 ? object.text : `${UNREADABLE}${object.reason}`;
}

async function ask(
  args: string[],
  { common, timeoutMs, signal }: HeadOptions,
): Promise<{ code: number; text: string; reason: string }> {
  const pieces: Uint8Array[] = [];
  const onStdout = (piece: Uint8Array) => pieces.push(piece) > 0;
  const env = { GIT_DIR: common };
  const asked = await askReadGit(args, { cwd: common, env, timeoutMs, signal, onStdout });
  // A control character would end a line of what is kept of it.
  const reason = gitReason(asked).replaceAll(/\s+/g, " ");
  return { code: asked.code, text: decodeName(joinBytes(pieces)).trimEnd(), reason };
}

/** A link may lead anywhere: what is found has the form of git's files, or tells nothing. */
function readFile(path: string, maxBytes: number): SmallFile {
  return readSmallFile(path, { root: "/", maxBytes, decode: decodeName });
}

function valueWithout(file: Exclude<SmallFile, { kind: "text" }>): string | undefined {
  return file.kind === "missing" ? undefined : `${UNREADABLE}${file.problem}`;
}
