/**
 * Makes the archives of a release, and the list of their checksums.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../lib/errors.ts";
import { PROGRAM, VERSION } from "../../lib/version.ts";
import { writeArchive } from "./archive.ts";
import { buildProgram } from "./build_program.ts";
import { type Recording, writeRecording } from "./code_cache/recording.ts";
import { extras } from "./extras.ts";
import type { Origin } from "./origin.ts";
import { REPOSITORY } from "../repository.ts";
import { formula } from "./formula.ts";
import { sha256OfFile } from "./sha256_of_file.ts";
import { type Target, TARGETS } from "./targets.ts";

/** What {@linkcode ReleaseOptions.recording} is read from. */
const CODE_CACHE = "code-cache.json";

/** The path of the archive, or why there is none. */
export type TargetResult = { archive: string } | { error: UserError };

export interface ReleaseOptions {
  /** Extra flags for every Deno command, as in the tasks of deno.json. */
  flags: readonly string[];
  /** The sources. */
  root: string;
  /** Entry of the bundle. */
  entry: string;
  origin: Origin;
  /** Where a program lies until it is packed. */
  temporary: string;
  /** The code cache of the release that is built again. */
  recording?: Recording | undefined;
  /** Told what of a program is not as it could be. */
  onNotice: (text: string) => void;
  /** Told of each target, as it is done or could not be made. */
  onTarget: (target: Target, result: TargetResult) => void;
}

/** Makes dist/release/ anew; returns whether all targets could be made. */
export async function release(
  targets: readonly Target[],
  { flags, root, entry, origin, temporary, recording, onNotice, onTarget }: ReleaseOptions,
): Promise<boolean> {
  const output = join(root, "dist", "release");
  await Deno.remove(output, { recursive: true }).catch(ignoreNotFound);
  await Deno.mkdir(output, { recursive: true });
  const others = await extras({ flags, root, entry, time: origin.time });
  const version = [VERSION, ...origin.marks].join("-");
  const sums = new Map<string, string>();
  for (const target of targets) {
    const directory = `${PROGRAM}-${version}-${target.platform}`;
    const archive = join(output, `${directory}.tar.gz`);
    const program = join(temporary, PROGRAM);
    try {
      const options = { target, origin, temporary, recording, onNotice };
      const recorded = await buildProgram(entry, program, options);
      if (recorded !== undefined) await writeRecording(join(output, CODE_CACHE), recorded);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      onTarget(target, { error });
      continue;
    }
    const bytes = await Deno.readFile(program);
    const entries = [{ path: PROGRAM, bytes, isExecutable: true }, ...others];
    await writeArchive(archive, entries, { directory, time: origin.time });
    sums.set(target.platform, await sha256OfFile(archive) ?? "");
    onTarget(target, { archive });
  }
  const installer = join(output, "install.sh");
  await Deno.copyFile(join(root, "scripts", "install.sh"), installer);
  if (sums.size > 0) {
    const lines = [
      ...sums.entries().map(([platform, sum]) =>
        `${sum}  ${PROGRAM}-${version}-${platform}.tar.gz\n`
      ),
      `${await sha256OfFile(installer)}  install.sh\n`,
    ];
    await Deno.writeTextFile(join(output, "SHA256SUMS"), lines.join(""));
  }
  if (sums.size === TARGETS.length) {
    const text = formula({ version, repository: REPOSITORY, sums });
    await Deno.writeTextFile(join(output, `${PROGRAM}.rb`), text);
  }
  return sums.size === targets.length;
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
