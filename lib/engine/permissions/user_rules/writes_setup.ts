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
import { outputsOf } from "../rules/outputs.ts";
import { UNKNOWN } from "../shell/expand.ts";
import type { ObservedProgram } from "./observe_command.ts";
import { changedWords } from "./recursive_writes.ts";

/** Programs whose words are what they write, not only change or remove. */
const WRITERS = /^(?:tee|cp|mv|ln|install|dd|rsync|g?sed|perl|sponge)$/;
const EDITORS = /^(?:g?sed|[gm]?awk)$/;
const GIT_OUTPUT = /^(?:-o|--output(?:-directory)?)(?:=(.*))?$/s;
/** Who runs it without being asked to. */
const BY_ITSELF = /^(?:your shell|your session|ssh)$/;

/** Allowing a program says nothing of these: they run whatever is written there. */
export async function writesSetup(
  program: Pick<ObservedProgram, "name" | "args" | "cwd">,
  places: Places,
): Promise<boolean> {
  const { name, args, cwd } = program;
  const words = [
    ...outputsOf(program),
    ...WRITERS.test(name) ? changedWords(program) : [],
    ...EDITORS.test(name) ? args.flatMap((arg) => pathsWrittenInCode(name, arg)) : [],
    ...name === "git" ? args.flatMap((arg, index) => gitOutput(arg, args[index + 1])) : [],
  ].map((word) => word.replace(/^of=/, ""));
  for (const word of words.filter((word) => word !== "" && !word.includes(UNKNOWN))) {
    const place = locate(word.replace(/^~(?=\/|$)/, places.home), cwd);
    if (place !== undefined && await isSetup(place, places)) return true;
  }
  return false;
}

function gitOutput(arg: string, next = ""): string[] {
  const [option, value = next] = GIT_OUTPUT.exec(arg) ?? [];
  return option === undefined ? [] : [value];
}

async function isSetup(place: string, places: Places): Promise<boolean> {
  const path = await resolvePath(place, places.cwd);
  if (await places.secretAt(path, { isWritten: true }) !== undefined) return true;
  const names = path.split("/").map(plainName);
  return names.includes(".git") || names.at(-1) === ".gitconfig" ||
    BY_ITSELF.test(executesByName(names) ?? "");
}
