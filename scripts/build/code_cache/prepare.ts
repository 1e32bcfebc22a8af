/**
 * The bundle with V8's code cache, for a program of this machine.
 *
 * Deno has a code cache of its own (`--code-cache`): it stands in the temporary directory, under a name that everybody
 * knows, and holds no function that is compiled when it is called first, so that a run gains nothing (measured). This one is
 * a part of the program.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { UserError } from "../../../lib/errors.ts";
import { compileProgram } from "../compile.ts";
import { reason, runDeno } from "../deno.ts";
import type { Target } from "../targets.ts";
import { groupExtras, groupParts, partsOfUses, type Uses } from "./groups.ts";
import type { PackIndex } from "./pack.ts";
import { makeParts, type Parts } from "./parts.ts";
import { cachesFor, type Recording, takeRecording } from "./recording.ts";
import { groupScripts, type Layout, writePack } from "./write_pack.ts";
import { writeRepository } from "./recorded_repository.ts";
import { USES } from "./use_of.ts";

const MAIN = "main";
/** Of the recorder's. */
const LEAST = "version";
/** Of the recorder's: a run is there for hours, and for each agent. */
const LEAN = "run";
/** All that a recording does takes a second. */
const TIMEOUT_MS = 60_000;

export interface PrepareOptions {
  /** This machine. */
  target: Target;
  /** To work in. */
  temporary: string;
  /** What is taken instead of recording anew. */
  recording?: Recording | undefined;
}

/** What a program is compiled of; pack and index lie beside the entry. */
export interface Prepared {
  /** Its path. */
  entry: string;
  index: PackIndex;
  recording: Recording;
}

/**
 * Prepares what the program is compiled of in the new directory `output`.
 *
 * @param bundle the directory of the bundle
 * @throws {UserError} when the program cannot be tried on this machine, or a given recording is of another
 */
export async function prepareParts(
  bundle: string,
  output: string,
  { target, temporary, recording: given }: PrepareOptions,
): Promise<Prepared> {
  const parts = await makeParts(bundle, await Deno.makeTempDir({ dir: temporary }));
  const recording = given ?? await recordParts(parts, { target, temporary });
  const { layout } = recording;
  const caches = await cachesFor(groupScripts(parts, layout), recording);
  const index = await writePack(output, parts, { layout, caches });
  const entry = join(output, "entry.js");
  // One file, and a small one: each takes its time at every start.
  await runDeno([
    ...["bundle", "--quiet", "--no-config", "--no-lock", "--no-check", "--platform", "deno"],
    ...["--minify", "--output", entry, sourceAt("entry.ts")],
  ]);
  return { entry, index, recording };
}

/** Records what is imported; then, with the parts laid together, what is compiled: of all, and of each use by itself. */
async function recordParts(
  parts: Parts,
  { target, temporary }: PrepareOptions,
): Promise<Recording> {
  const recorder = join(temporary, "recorder");
  await compileProgram(sourceAt("recorder.ts"), recorder, { target });
  const nothing = { groups: {}, uses: {} };
  const first = await record(recorder, parts, { layout: nothing, temporary });
  const { uses, extras }: { uses: Uses; extras: Uses } = JSON.parse(
    await Deno.readTextFile(join(first, "uses.json")),
  );
  const shared = groupParts(parts, { entry: MAIN, uses, least: LEAST, lean: LEAN });
  const groups = { ...groupExtras(parts, { entry: MAIN, groups: shared, extras }), ...shared };
  const needed = Object.entries(partsOfUses(parts, { entry: MAIN, uses }));
  const layout = {
    groups,
    uses: Object.fromEntries(needed.filter(([use]) => USES.includes(use))),
  };
  const recorded = await Promise.all(
    // What is in both is taken from the one in which nothing else holds what it needs.
    [layout, { ...layout, uses: {} }].map((layout) =>
      record(recorder, parts, { layout, temporary })
    ),
  );
  return await takeRecording(layout, { scripts: groupScripts(parts, layout), recorded });
}

/** Runs the recorder in places of its own; returns where it left what it saw. */
async function record(
  recorder: string,
  parts: Parts,
  { layout, temporary }: { layout: Layout; temporary: string },
): Promise<string> {
  const makeDirectory = () => Deno.makeTempDir({ dir: temporary });
  const [pack, home, output] = [
    await makeDirectory(),
    await makeDirectory(),
    await makeDirectory(),
  ];
  await writePack(pack, parts, { layout });
  const project = join(home, "project");
  await writeRepository(project);
  const { success, stderr } = await new Deno.Command(recorder, {
    cwd: project,
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      HOME: home,
      ISONFORGE_HOME: join(home, ".isonforge"),
      ISONFORGE_BUILD_PARTS: `${pack}/`,
      ISONFORGE_BUILD_OUTPUT: output,
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).output();
  if (success) return output;
  throw new UserError(`the recorder failed: ${reason(new TextDecoder().decode(stderr))}`);
}

function sourceAt(name: string): string {
  return fromFileUrl(new URL(name, import.meta.url));
}
