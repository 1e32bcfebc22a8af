// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * Compiles `dist/isonforge` for this machine; with `--all` or `--target` the archives of a release,
 * in `dist/release/`. The parts are in build/.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { UserError } from "../lib/errors.ts";
import { systemFailure } from "../lib/sys/system_error.ts";
import { PROGRAM } from "../lib/version.ts";
import { buildProgram } from "./build/build_program.ts";
import { bundle } from "./build/bundle.ts";
import { interrupt } from "./build/deno.ts";
import { readRecording } from "./build/code_cache/recording.ts";
import { HELP, readRequest, type Request } from "./build/options.ts";
import { readOrigin } from "./build/origin.ts";
import { release, type TargetResult } from "./build/release.ts";
import { type Target, TARGETS } from "./build/targets.ts";
import { denoFlags, takesProjectLock } from "./deno_flags.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url));
const DIST = join(ROOT, "dist");
/** What a build works in, beside what it makes. */
const TEMPORARY = ".build-";
const ABANDONED_MS = 3_600_000;

/** What a shell shows of a command that a signal has ended. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: string[]): Promise<number> {
  let interruptedBy: keyof typeof EXIT_CODES | undefined;
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      interruptedBy = signal;
      interrupt();
    });
  }
  try {
    return await build(readRequest(args));
  } catch (error) {
    if (interruptedBy !== undefined) return EXIT_CODES[interruptedBy];
    if (!(error instanceof UserError)) throw error;
    printError(error);
    return error.exitCode;
  }
}

async function build(request: Request): Promise<number> {
  if (request.kind === "help") {
    console.log(HELP);
    return 0;
  }
  const flags = denoFlags();
  const isVerified = takesProjectLock(flags) && !Deno.env.get("DENORT_BIN");
  const origin = await readOrigin(ROOT, { isVerified });
  const temporary = await makeTemporary();
  try {
    const entry = await bundle(join(temporary, "bundle"), origin, { flags, root: ROOT });
    if (request.kind === "release") {
      if (origin.marks.length > 0) console.error(`warning: this is not a release: ${origin.words}`);
      const { codeCache } = request;
      const recording = codeCache === undefined ? undefined : await readRecording(codeCache);
      const shown = { onNotice, onTarget: report };
      const options = { flags, root: ROOT, entry, origin, temporary, recording, ...shown };
      return await release(request.targets, options) ? 0 : 1;
    }
    const target = TARGETS.find(({ triple }) => triple === Deno.build.target);
    if (target === undefined) throw new UserError(`cannot build for "${Deno.build.target}"`);
    await buildProgram(entry, join(temporary, PROGRAM), { target, origin, temporary, onNotice });
    await Deno.rename(join(temporary, PROGRAM), join(DIST, PROGRAM));
    return 0;
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

/** Makes the directory that a build works in. */
async function makeTemporary(): Promise<string> {
  try {
    await Deno.mkdir(DIST, { recursive: true });
    await removeAbandoned();
    return await Deno.makeTempDir({ dir: DIST, prefix: TEMPORARY });
  } catch (error) {
    throw systemFailure(`cannot write into ${DIST}`, error);
  }
}

/** What builds have left that were killed: none takes so long. */
async function removeAbandoned(): Promise<void> {
  for await (const { name } of Deno.readDir(DIST)) {
    if (!name.startsWith(TEMPORARY)) continue;
    const path = join(DIST, name);
    // Another build may remove it just now.
    const { mtime } = await Deno.lstat(path).catch(() => ({ mtime: null }));
    if (mtime === null || Date.now() - mtime.getTime() < ABANDONED_MS) continue;
    await Deno.remove(path, { recursive: true }).catch(() => {});
  }
}

function onNotice(text: string): void {
  console.error(`note: ${text}`);
}

function report(target: Target, result: TargetResult): void {
  if ("archive" in result) console.log(relative(ROOT, result.archive));
  else printError(new UserError(`cannot make ${target.triple}: ${result.error.message}`));
}

function printError(error: UserError): void {
  console.error(`error: ${error.message}`);
  if (error.hint !== undefined) console.error(`hint: ${error.hint}`);
}
