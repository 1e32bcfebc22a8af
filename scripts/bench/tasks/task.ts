/**
 * A small task in a repository, and what tells whether it was done. A task is a directory of `set/`:
 *
 * - `prompt.md`: what the agent is asked
 * - `repository/`: the files that it finds, committed on the branch main
 * - `setup`: a shell script that is run there before it (optional)
 * - `needs`: programs beside sh, git and the usual tools, a line each
 * - `check`: a shell script that is run there after it; its exit code is 0 when the task was done, else its last line
 *   says what is wrong. `$CHECKER` is a fresh copy of `checker/`, `$DENO` is Deno.
 * - `checker/`: the check's own files (optional)
 * - `solve`: a shell script that does the task, and `shortcuts/`: some that only seem to; a test runs them
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";

export const SET = fromFileUrl(new URL("./set", import.meta.url));

export interface Task {
  name: string;
  prompt: string;
  needs: readonly string[];
  /** The directory whose content the agent finds. */
  repository: string;
  /** Shell scripts. */
  setup: string;
  check: string;
  /** By their path in `checker/`; read before any agent runs. */
  checker: ReadonlyMap<string, Uint8Array>;
}

/** All of a directory, by name. */
export async function loadTasks(directory = SET): Promise<Task[]> {
  const names = (await Array.fromAsync(Deno.readDir(directory))).map(({ name }) => name).sort();
  return await Promise.all(names.map((name) => loadTask(join(directory, name), name)));
}

async function loadTask(directory: string, name: string): Promise<Task> {
  const read = (file: string) => Deno.readTextFile(join(directory, file));
  return {
    name,
    prompt: (await read("prompt.md")).trim(),
    needs: (await read("needs")).split("\n").filter((line) => line !== ""),
    repository: join(directory, "repository"),
    setup: await unlessThere(read("setup"), ""),
    check: await read("check"),
    checker: new Map(await unlessThere(filesOf(join(directory, "checker")), [])),
  };
}

async function filesOf(directory: string, below = ""): Promise<Array<[string, Uint8Array]>> {
  const files: Array<[string, Uint8Array]> = [];
  for await (const { name, isDirectory } of Deno.readDir(join(directory, below))) {
    const path = join(below, name);
    if (isDirectory) files.push(...await filesOf(directory, path));
    else files.push([path, await Deno.readFile(join(directory, path))]);
  }
  return files;
}

async function unlessThere<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return otherwise;
    throw error;
  }
}
