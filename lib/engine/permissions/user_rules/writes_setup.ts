/**
 * Whether a program that is allowed would write what is run at the next login, or by git: `git log --output=~/.bashrc`.
 *
 * @module
 */
import { resolvePath } from "../../../sys/files/resolve_path.ts";
import { executesByName, plainName } from "../executed_names.ts";
import { locate } from "../invocation.ts";
import type { Places } from "../places.ts";
import { pathsWrittenInCode } from "../rules/code.ts";
import { findOutputs } from "../rules/find.ts";
import { gitOutputs } from "../rules/git_outputs.ts";
import { formattedBy } from "../rules/formatters.ts";
import { outputsOf } from "../rules/outputs.ts";
import { type Way, wayOf } from "../rules/writing_programs.ts";
import { UNKNOWN } from "../shell/texts.ts";
import type { ObservedProgram } from "./observe_command.ts";
import { changedWords } from "./recursive_writes.ts";

/** How programs change what their words name so that something of theirs is in there. */
const WRITING: readonly (Way | undefined)[] = [
  "copies",
  "links",
  "writes",
  "packs",
  "edits",
  "archives",
];
const EDITORS = /^(?:g?sed|[gm]?awk)$/;
/** Who runs it without being asked to. */
const BY_ITSELF = /^(?:your shell|your session|your mail|ssh|git)$/;

/** Allowing a program says nothing of these: they run whatever is written there. */
export async function writesSetup(
  program: Pick<ObservedProgram, "name" | "args" | "cwd">,
  places: Places,
): Promise<boolean> {
  const { name, args, cwd } = program;
  const words = [
    ...outputsOf(program),
    ...WRITING.includes(wayOf(name)) ? changedWords(program) : [],
    ...formattedBy(program),
    ...EDITORS.test(name) ? args.flatMap((arg) => pathsWrittenInCode(name, arg)) : [],
    ...name === "git" ? gitOutputs(args) : [],
    ...name.endsWith("find") ? findOutputs(args) : [],
  ].map((word) => word.replace(/^of=/, ""));
  for (const word of words.filter((word) => word !== "" && !word.includes(UNKNOWN))) {
    const place = locate(word.replace(/^~(?=\/|$)/, places.home), cwd);
    if (place !== undefined && await isSetup(place, places)) return true;
  }
  return false;
}

async function isSetup(place: string, places: Places): Promise<boolean> {
  const path = await resolvePath(place, places.cwd);
  if (await places.secretAt(path, { isWritten: true }) !== undefined) return true;
  const names = path.split("/").map(plainName);
  return names.includes(".git") || names.at(-1) === ".gitconfig" ||
    BY_ITSELF.test(executesByName(names) ?? "");
}
