/**
 * Makes the program of one target out of the bundle.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { UserError } from "../../lib/errors.ts";
import { INSTALLER } from "./bundle.ts";
import { PARTS, type Prepared, prepareParts } from "./code_cache/prepare.ts";
import type { Recording } from "./code_cache/recording.ts";
import { compile } from "./compile.ts";
import type { Origin } from "./origin.ts";
import type { Target } from "./targets.ts";

export interface ProgramOptions {
  target: Target;
  origin: Origin;
  /** A directory to work in. */
  temporary: string;
  /** The code cache of a program that was built of the same; recorded anew unless given. */
  recording?: Recording | undefined;
  /** Told where the program will start more slowly than it could, and why. */
  onNotice: (text: string) => void;
}

/**
 * Compiles the bundle with this entry into `output`: for this machine with a code cache; for others, which cannot make one
 * here, as it is.
 *
 * @returns the code cache that it has
 * @throws {UserError} when it cannot be made
 */
export async function buildProgram(
  entry: string,
  output: string,
  options: ProgramOptions,
): Promise<Recording | undefined> {
  const { target, origin } = options;
  const prepared = target.triple === Deno.build.target
    ? await prepare(dirname(entry), options)
    : undefined;
  if (prepared === undefined) await compile(entry, output, { target, origin });
  else await compile(prepared.entry, output, { target, origin, include: [PARTS] });
  return prepared?.recording;
}

async function prepare(
  bundle: string,
  { target, origin, temporary, recording, onNotice }: ProgramOptions,
): Promise<Prepared | undefined> {
  const output = await Deno.makeTempDir({ dir: temporary });
  try {
    const prepared = await prepareParts(bundle, output, { target, temporary, recording });
    await Deno.copyFile(join(bundle, INSTALLER), join(output, INSTALLER));
    await setTimes(output, origin.time);
    return prepared;
  } catch (error) {
    if (recording !== undefined || !(error instanceof UserError)) throw error;
    onNotice(`built without a code cache, with which it would start sooner: ${error.message}`);
    return undefined;
  }
}

/** `deno compile` embeds the times of the files. */
async function setTimes(directory: string, time: number): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = join(directory, name);
    if (isDirectory) await setTimes(path, time);
    await Deno.utime(path, time, time);
  }
}
