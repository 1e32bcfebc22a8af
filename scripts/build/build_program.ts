/**
 * Makes the program of one target out of the bundle.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { UserError } from "../../lib/errors.ts";
import { INSTALLER } from "./bundle.ts";
import { PARTS, prepareParts } from "./code_cache/prepare.ts";
import { compile } from "./compile.ts";
import type { Origin } from "./origin.ts";
import type { Target } from "./targets.ts";

export interface ProgramOptions {
  target: Target;
  origin: Origin;
  /** A directory to work in. */
  temporary: string;
  /** Told where the program will start more slowly than it could, and why. */
  onNotice: (text: string) => void;
}

/**
 * Compiles the bundle with this entry into `output`: for this machine with a code cache; for others, which cannot make one
 * here, as it is.
 *
 * @throws {UserError} when it cannot be made
 */
export async function buildProgram(
  entry: string,
  output: string,
  { target, origin, temporary, onNotice }: ProgramOptions,
): Promise<void> {
  const prepared = target.triple === Deno.build.target
    ? await prepare(dirname(entry), { target, origin, temporary, onNotice })
    : undefined;
  if (prepared === undefined) await compile(entry, output, { target, origin });
  else await compile(prepared, output, { target, origin, include: [PARTS] });
}

async function prepare(
  bundle: string,
  { target, origin, temporary, onNotice }: ProgramOptions,
): Promise<string | undefined> {
  const output = await Deno.makeTempDir({ dir: temporary });
  try {
    const entry = await prepareParts(bundle, output, { target, temporary });
    await Deno.copyFile(join(bundle, INSTALLER), join(output, INSTALLER));
    await setTimes(output, origin.time);
    return entry;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
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
