/**
 * Makes the program of one target out of the bundle.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { UserError } from "../../lib/errors.ts";
import { INSTALLER } from "./bundle.ts";
import { checkItRuns, checkProgram } from "./check_program.ts";
import { INDEX_FILE, PACK_FILE } from "./code_cache/pack.ts";
import { placePack } from "./code_cache/place_pack.ts";
import { type Prepared, prepareParts } from "./code_cache/prepare.ts";
import type { Recording } from "./code_cache/recording.ts";
import { writeIndex } from "./code_cache/write_pack.ts";
import { compileProgram } from "./compile.ts";
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
 * Compiles the bundle with this entry into `output`, and checks what came out: for this machine with a code cache; for
 * others, which cannot make one here, as it is.
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
  const isForHere = target.triple === Deno.build.target;
  const prepared = isForHere ? await prepare(dirname(entry), options) : undefined;
  if (prepared === undefined) await compileAsItIs(entry, output, options);
  else if (!await compileAround(prepared, output, options)) {
    await compileWith(prepared, output, options);
  }
  await checkProgram(output, target, origin);
  if (isForHere) await checkItRuns(output, origin);
  return prepared?.recording;
}

async function compileAsItIs(
  entry: string,
  output: string,
  { target, onNotice }: ProgramOptions,
): Promise<void> {
  await compileProgram(entry, output, { target, include: [INSTALLER] });
  if (!isElf(target)) return;
  try {
    await placePack(output);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    onNotice(`doctor will not see whether its file is damaged: ${error.message}`);
  }
}

async function prepare(
  bundle: string,
  { target, temporary, recording, onNotice }: ProgramOptions,
): Promise<Prepared | undefined> {
  const output = await Deno.makeTempDir({ dir: temporary });
  try {
    const prepared = await prepareParts(bundle, output, { target, temporary, recording });
    await Deno.copyFile(join(bundle, INSTALLER), join(output, INSTALLER));
    return prepared;
  } catch (error) {
    if (recording !== undefined || !(error instanceof UserError)) throw error;
    onNotice(`built without a code cache, with which it would start sooner: ${error.message}`);
    return undefined;
  }
}

/** With the pack where a start reads only what it needs; returns whether such a program runs. */
async function compileAround(
  { entry, index }: Prepared,
  output: string,
  { target, origin, onNotice }: ProgramOptions,
): Promise<boolean> {
  if (!isElf(target)) return false;
  const directory = dirname(entry);
  try {
    await writeIndex(directory, { ...index, isFile: false });
    await setTimes(directory, origin.time);
    await compileProgram(entry, output, { target, include: [INSTALLER, INDEX_FILE] });
    await placePack(output, join(directory, PACK_FILE));
    await checkItRuns(output, origin);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    onNotice(`its parts are read whole at every start: ${error.message}`);
    return false;
  }
}

/** With the pack among what Deno embeds. */
async function compileWith(
  { entry, index }: Prepared,
  output: string,
  { target, origin }: ProgramOptions,
): Promise<void> {
  const directory = dirname(entry);
  await writeIndex(directory, index);
  await setTimes(directory, origin.time);
  await compileProgram(entry, output, { target, include: [INSTALLER, INDEX_FILE, PACK_FILE] });
}

/** What others are is signed to its end. */
function isElf({ machine }: Target): boolean {
  return machine.startsWith("ELF");
}

/** `deno compile` embeds the times of the files. */
async function setTimes(directory: string, time: number): Promise<void> {
  for await (const { name } of Deno.readDir(directory)) {
    await Deno.utime(join(directory, name), time, time);
  }
}
