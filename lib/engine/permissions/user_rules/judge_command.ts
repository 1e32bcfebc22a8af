/**
 * What rules say of a command line: one part is enough to refuse it, and all have to be allowed.
 *
 * @module
 */
import { resolvePath } from "../../../sys/files/resolve_path.ts";
import { ownName } from "../../tools/foreign_names.ts";
import { locate } from "../invocation.ts";
import type { Places } from "../places.ts";
import { pathsInCode, writesFiles } from "../rules/code.ts";
import { outputsOf } from "../rules/outputs.ts";
import { UNKNOWN } from "../shell/expand.ts";
import { allowCommand, HARMLESS } from "./allow_command.ts";
import { globbedPaths } from "./globbed_paths.ts";
import { isMeantBy, isMentionedBy, matchesText } from "./command_patterns.ts";
import {
  observeCommand,
  type ObservedCode,
  type ObservedCommand,
  type ObservedProgram,
} from "./observe_command.ts";
import type { RuleAction, UserRule } from "./user_rule.ts";
import { pathsIn } from "./paths_in.ts";
import { deniedBelow, fileWords, recursiveRead } from "./recursive_reads.ts";
import { changedWords, recursiveWrite } from "./recursive_writes.ts";
import { READERS, WRITERS } from "./rule_names.ts";
import type { RuleVerdict } from "./rule_verdict.ts";

export interface CommandSituation {
  action: RuleAction;
  rules: readonly UserRule[];
  places: Places;
  environment: Readonly<Record<string, string>>;
  /** Whether a rule is about reading, or writing, a file. */
  reads(rule: UserRule, path: string, cwd: string | undefined): Promise<boolean>;
  writes(rule: UserRule, path: string, cwd: string | undefined): Promise<boolean>;
  /** The same of a place, absolute and without links. */
  meansPlace(rule: UserRule, place: string): boolean;
}

/** Strings of one program text that may be paths. */
const MAX_CODE_PATHS = 200;
/** Of `a:b:c`. */
/** Of a tree that is read as a whole; what lies further down in a larger one is not looked for. */
const MAX_ENTRIES = 10_000;
/** The verdict of the rules of one action; undefined when they say nothing. */
export async function judgeCommand(
  command: string,
  situation: CommandSituation,
): Promise<RuleVerdict | undefined> {
  const { action, rules } = situation;
  const ofCommands = rules.filter(({ tool }) => ownName(tool) === "bash" || tool === "*");
  const text = command.trim();
  const whole = ofCommands.find(({ pattern }) => pattern === undefined);
  if (whole !== undefined) return { action, rule: whole };
  if (action === "allow") {
    const rule = ofCommands.find(({ pattern = "" }) => !pattern.includes("*") && text === pattern);
    if (rule !== undefined) return { action, rule };
  } else {
    const rule = ofCommands.find(({ pattern = "" }) => matchesText(text, pattern));
    if (rule !== undefined) return { action, rule };
  }
  const isAboutFiles = rules.some(({ tool, pattern }) =>
    pattern !== undefined && /^(?:read|write|edit)$/.test(ownName(tool))
  );
  if (ofCommands.length === 0 && (action === "allow" || !isAboutFiles)) return undefined;
  const observed = await observeCommand(command, situation);
  return action === "allow"
    ? await allowCommand(observed, { ...situation, rules: ofCommands })
    : await refused(observed, situation, ofCommands);
}

async function refused(
  observed: ObservedCommand,
  situation: CommandSituation,
  ofCommands: readonly UserRule[],
): Promise<RuleVerdict | undefined> {
  const { action, rules } = situation;
  const feeds = observed.programs.some(({ name }) => /^(?:g?xargs|parallel|cpio)$/.test(name));
  for (const program of observed.programs) {
    const about = textOf(program);
    const rule = ofCommands.find(({ pattern = "" }) => isMeantBy(pattern, program));
    if (rule !== undefined) return { action, rule, about };
    const named = await namedFile(program, situation) ??
      await takenWithTheRest(program, { ...situation, feeds });
    if (named !== undefined) return { action, ...named };
  }
  for (const { path, cwd, isWritten } of observed.redirections) {
    for (const rule of rules) {
      const isMeant = isWritten
        ? await situation.writes(rule, path, cwd)
        : await situation.reads(rule, path, cwd);
      if (isMeant) return { action, rule, about: path };
    }
  }
  for (const code of observed.codes) {
    const about = shortened(code.text);
    const rule = ofCommands.find(({ pattern = "" }) => isMentionedBy(pattern, code.text));
    if (rule !== undefined) return { action, rule, about };
    const named = await fileInCode(code, situation);
    if (named !== undefined) return { action, ...named };
  }
  const [unclear = aliasIn(observed.programs)] = observed.unclear;
  const [rule] = ofCommands;
  return unclear === undefined || rule === undefined ? undefined : { action, rule, unclear };
}

/** A file among the words of a program that a rule is about, or one that it reads with all the rest of a directory. */
async function namedFile(
  program: ObservedProgram,
  situation: CommandSituation,
): Promise<Omit<RuleVerdict, "action"> | undefined> {
  const { rules, reads, writes } = situation;
  const { name, cwd } = program;
  // To ask whether there is something, or to say its name, is not to read it.
  if (HARMLESS.test(name)) return undefined;
  const outputs = outputsOf(program);
  const changed = new Set([...outputs, ...changedWords(program)]);
  for (const arg of new Set([...fileWords(program), ...changed])) {
    const isWritten = changed.has(arg);
    for (const path of knownPathsIn(arg).flatMap((word) => globbedPaths(word, cwd))) {
      for (const rule of rules) {
        const isMeant = await reads(rule, path, cwd) ||
          (isWritten && await writes(rule, path, cwd));
        if (isMeant) return { rule, about: path };
      }
    }
  }
  return undefined;
}

/** A file that the text of a program names in quotes, or `sed` behind `r` and `w`. */
async function fileInCode(
  { name, cwd, text }: ObservedCode,
  { rules, reads, writes }: CommandSituation,
): Promise<Omit<RuleVerdict, "action"> | undefined> {
  for (const path of pathsInCode(name, text).slice(0, MAX_CODE_PATHS)) {
    for (const rule of rules) {
      if (await reads(rule, path, cwd)) return { rule, about: path };
      if (writesFiles(name, text) && await writes(rule, path, cwd)) return { rule, about: path };
    }
  }
  return undefined;
}

/** Those of which it is known where they lead. */
function knownPathsIn(arg: string): string[] {
  return pathsIn(arg).filter((path) => !path.includes(UNKNOWN));
}

/** What it reads, or removes, together with the directory around it. */
async function takenWithTheRest(
  { name, args, cwd }: ObservedProgram,
  { rules, meansPlace, places, feeds }: CommandSituation & { feeds: boolean },
): Promise<Omit<RuleVerdict, "action"> | undefined> {
  const ways = [
    { tree: recursiveRead(name, args, { feeds }), names: READERS },
    { tree: recursiveWrite(name, args), names: WRITERS },
  ];
  for (const { tree, names } of ways) {
    const about = tree === undefined
      ? []
      : rules.filter(({ tool, pattern }) => pattern !== undefined && names.includes(ownName(tool)));
    if (tree === undefined || about.length === 0) continue;
    const isDenied = (place: string) => about.some((rule) => meansPlace(rule, place));
    const paths = tree.directories.flatMap(knownPathsIn).flatMap((word) => globbedPaths(word, cwd));
    for (const path of paths) {
      const place = locate(path, cwd);
      if (place === undefined) continue;
      const directory = await resolvePath(place, places.cwd);
      const found = deniedBelow(directory, { ...tree, isDenied, maxEntries: MAX_ENTRIES });
      const rule = found === undefined ? undefined : about.find((rule) => meansPlace(rule, found));
      if (found === undefined || rule === undefined) continue;
      return { rule, about: found.slice(directory.length + 1), within: path };
    }
  }
  return undefined;
}

/** git may call anything by any name. */
function aliasIn(programs: readonly ObservedProgram[]): string | undefined {
  const hasAlias = programs.some(({ name, args }) =>
    name === "git" && args.some((arg) => /^(?:--config-env=|-c)?alias\./i.test(arg))
  );
  return hasAlias ? "what an alias runs" : undefined;
}

function textOf({ typed, args }: ObservedProgram): string {
  return shortened([typed, ...args].join(" "));
}

function shortened(text: string): string {
  const shown = text.replaceAll(UNKNOWN, "$…");
  return shown.length > 80 ? `${shown.slice(0, 79)}…` : shown;
}
