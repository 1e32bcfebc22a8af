/**
 * Programs that remove files: outside of the working directory, all that is in it, or its history.
 *
 * @module
 */
import { type Invocation, locate, refuseOutside, shown, type Verdict } from "../invocation.ts";
import { hasOption, parseOptions } from "../options.ts";
import { isNarrowed } from "../printed.ts";
import { findOutputs, findRoots } from "./find.ts";
import { archived, packed } from "./packing.ts";
import type { Rule } from "./rule.ts";
import { programsThat, removesRecursively, wayOf } from "./writing_programs.ts";

export const REMOVING_RULES: readonly Rule[] = [
  {
    programs: programsThat("removes"),
    refuse: removes,
  },
  { programs: [...programsThat("archives"), ...programsThat("packs")], refuse: movesIntoArchive },
  { programs: ["find", "fd", "gfind"], refuse: finds },
];

const BY_NAME = "remove by name what is not needed";

async function removes(invocation: Invocation): Promise<Verdict> {
  const { name, args } = invocation;
  const options = parseOptions(args, name === "shred" ? ["-n", "-s"] : []);
  const isRecursive = removesRecursively(invocation);
  for (const path of options.operands) {
    const refusal = await refuseWhole(path, { ...invocation, isRecursive });
    if (refusal !== undefined) return refusal;
  }
  return await refuseOutside(invocation, options.operands);
}

/** `zip -m`, `tar --remove-files`, `gzip -r`: what is packed is removed, with all that is below it. */
async function movesIntoArchive(invocation: Invocation): Promise<Verdict> {
  const packsAll = hasOption(parseOptions(invocation.args), "-r", "--recursive");
  const removed = wayOf(invocation.name) === "archives"
    ? archived(invocation).removed
    : packsAll
    ? packed(invocation)
    : [];
  for (const path of removed) {
    const refusal = await refuseWhole(path, { ...invocation, isRecursive: true });
    if (refusal !== undefined) return { ...refusal, instead: "name what is to be packed" };
  }
  return undefined;
}

async function refuseWhole(
  path: string,
  { cwd, workspace, isRecursive }: Invocation & { isRecursive: boolean },
): Promise<Verdict> {
  const trimmed = path.replace(/\/+$/, "");
  const name = trimmed.slice(trimmed.lastIndexOf("/") + 1);
  const place = locate(path === "" ? "/nothing" : path, cwd);
  const parent = locate(trimmed.slice(0, -name.length) || ".", cwd);
  if (isRecursive && place !== undefined && await workspace.isRoot(place)) {
    return { reason: `${shown(path)} is the working directory itself`, instead: BY_NAME };
  }
  // `*`, `.*`, `**`, `?*`: wildcards and nothing else.
  const isAll = /[*?]/.test(name) && /^(?:[.*?]|\[[^\]]*\])+$/.test(name);
  if (isAll && parent !== undefined && await workspace.isRoot(parent)) {
    return {
      reason: `${shown(path)} is all that is in the working directory`,
      instead: BY_NAME,
    };
  }
  if (
    isRecursive &&
    (name === ".git" || matchesGit(name) || /(?:^|\/)\.git\/(?:objects|refs)$/.test(trimmed))
  ) {
    return {
      reason: `${shown(path)} holds the history of the repository`,
      instead: "leave it where it is",
    };
  }
  return undefined;
}

/** Whether a pattern such as `.g*` takes `.git` along; `*` alone leaves hidden files. */
function matchesGit(pattern: string): boolean {
  if (!pattern.startsWith(".") || !/[*?]/.test(pattern)) return false;
  const source = pattern.replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".");
  try {
    return new RegExp(`^${source}$`).test(".git");
  } catch {
    return true; // A pattern that cannot be told.
  }
}

/** `find … -delete`; what `-exec` runs is looked at as a command of its own. */
async function finds(invocation: Invocation): Promise<Verdict> {
  const { args, workspace, cwd } = invocation;
  const files = findOutputs(args);
  if (!args.includes("-delete")) return await refuseOutside(invocation, files);
  const roots = findRoots(args);
  for (const root of isNarrowed(args) ? [] : roots) {
    const place = locate(root, cwd);
    if (place !== undefined && await workspace.isRoot(place)) {
      return {
        reason: "it would delete all that is in the working directory",
        instead: "narrow it with -name, or remove by name what is not needed",
      };
    }
  }
  return await refuseOutside(invocation, [...roots, ...files]);
}
