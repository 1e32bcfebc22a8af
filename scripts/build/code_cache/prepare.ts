/**
 * The bundle with V8's code cache, for a program of this machine.
 *
 * Deno has a code cache of its own (`--code-cache`): it stands in the temporary directory, under a name that everybody
 * knows, and holds no function that is compiled when it is called first, so that a run gains nothing (measured). This one is
 * a part of the program.
 *
 * @module
 */
import { deflateRawSync } from "node:zlib";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { UserError } from "../../../lib/errors.ts";
import { compileProgram } from "../compile.ts";
import { reason } from "../deno.ts";
import type { Target } from "../targets.ts";
import { groupParts, type Uses } from "./groups.ts";
import { groupFiles, INDEX_FILE, partFile } from "./part_loader.ts";
import { makeParts, type Parts } from "./parts.ts";
import { placeCaches, type Recording, takeRecording } from "./recording.ts";

const ENTRY = "main";
/** Of the recorder's. */
const LEAST = "version";
/** Of the recorder's: a run is there for hours, and for each agent. */
const LEAN = "run";
/** What is copied beside the parts, or compiled to record them. */
const SOURCES = ["entry.ts", "part_loader.ts", "recorder.ts", "endpoint.ts"];
/** All that a recording does takes a second. */
const TIMEOUT_MS = 60_000;

/** Where the parts lie, beside the entry. */
export const PARTS = "parts";

export interface PrepareOptions {
  /** This machine. */
  target: Target;
  /** To work in. */
  temporary: string;
  /** What is taken instead of recording anew. */
  recording?: Recording | undefined;
}

/** What a program is compiled of. */
export interface Prepared {
  /** Its path. */
  entry: string;
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
  const directory = join(output, PARTS);
  await Deno.mkdir(directory, { recursive: true });
  for (const name of SOURCES) {
    await Deno.copyFile(fromFileUrl(new URL(name, import.meta.url)), join(output, name));
  }
  const parts = await makeParts(bundle, await Deno.makeTempDir({ dir: temporary }));
  const recording = given ?? await recordParts(parts, output, { target, temporary });
  if (given !== undefined) await writeParts(directory, parts, given.groups);
  await placeCaches(recording, directory);
  return { entry: join(output, "entry.ts"), recording };
}

/** Records twice: what belongs together, and then, with the parts laid together, what is compiled. */
async function recordParts(
  parts: Parts,
  output: string,
  { target, temporary }: PrepareOptions,
): Promise<Recording> {
  const recorder = join(temporary, "recorder");
  await compileProgram(join(output, "recorder.ts"), recorder, { target });
  const first = await Deno.makeTempDir({ dir: temporary });
  await writeParts(first, parts, {});
  const uses: Uses = JSON.parse(
    await Deno.readTextFile(join(await record(recorder, first, temporary), "uses.json")),
  );
  const directory = join(output, PARTS);
  const groups = groupParts(parts, { entry: ENTRY, uses, least: LEAST, lean: LEAN });
  await writeParts(directory, parts, groups);
  const recorded = await record(recorder, directory, temporary);
  return await takeRecording(groups, { parts: directory, recorded });
}

/** Writes each part, on its own or into its group. */
async function writeParts(
  directory: string,
  parts: Parts,
  groups: Readonly<Record<string, string>>,
): Promise<void> {
  const bodies = new Map<string, string[]>();
  for (const [name, text] of parts) {
    const group = groups[name];
    if (group === undefined) {
      const compressed = deflateRawSync(`(${text})`, { level: 9 });
      await Deno.writeFile(join(directory, partFile(name)), compressed);
    } else bodies.set(group, [...bodies.get(group) ?? [], `${JSON.stringify(name)}:${text}`]);
  }
  for (const [group, texts] of bodies) {
    const path = join(directory, groupFiles(group).script);
    await Deno.writeTextFile(path, `({${texts.join(",")}})`);
  }
  await Deno.writeTextFile(join(directory, INDEX_FILE), JSON.stringify(groups));
}

/** Runs the recorder in places of its own; returns where it left what it saw. */
async function record(recorder: string, parts: string, temporary: string): Promise<string> {
  const [home, output] = [
    await Deno.makeTempDir({ dir: temporary }),
    await Deno.makeTempDir({ dir: temporary }),
  ];
  const project = join(home, "project");
  await writeRepository(project);
  const { success, stderr } = await new Deno.Command(recorder, {
    cwd: project,
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      HOME: home,
      ISONFORGE_HOME: join(home, ".isonforge"),
      ISONFORGE_BUILD_PARTS: `${parts}/`,
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

/** An empty repository, as git makes one. */
async function writeRepository(directory: string): Promise<void> {
  const git = join(directory, ".git");
  await Deno.mkdir(join(git, "objects"), { recursive: true });
  await Deno.mkdir(join(git, "refs"));
  await Deno.writeTextFile(join(git, "HEAD"), "ref: refs/heads/main\n");
  await Deno.writeTextFile(
    join(git, "config"),
    "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
  );
}
