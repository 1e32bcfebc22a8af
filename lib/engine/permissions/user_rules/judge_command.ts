/**
 * What rules say of a command line: one part is enough to refuse it, and all have to be allowed.
 *
 * @module
 */
import { isThere } from "../../../sys/files/info_at.ts";
import { ownName } from "../../tools/foreign_names.ts";
import { pathsInCode, pathsWrittenInCode } from "../rules/code.ts";
import { gitSettings, hookDirectory, runsUnseen } from "../inner/git_settings.ts";
import { locate } from "../invocation.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { allowCommand } from "./allow_command.ts";
import { isMeantBy, isMentionedBy, matchesText } from "./command_patterns.ts";
import type { CommandSituation, Found } from "./command_situation.ts";
import {
  observeCommand,
  type ObservedCode,
  type ObservedCommand,
  type ObservedProgram,
} from "./observe_command.ts";
import { type OtherPlace, otherPlaces, pathsElsewhere } from "./other_places.ts";
import { somewhereIn } from "./paths_in.ts";
import { programFile } from "./program_files.ts";
import { globbedPaths } from "./globbed_paths.ts";
import { WRITERS } from "./rule_names.ts";
import type { RuleVerdict } from "./rule_verdict.ts";
import { copiesProgram, namesake } from "./same_program.ts";
import { shown, shownProgram } from "./shown_text.ts";
import { firstPossible } from "./unknown_file.ts";
import type { UserRule } from "./user_rule.ts";

const RUNS_SCRIPTS = /(?:sh|\bsource|\bnpm|pnpm|yarn|bun|make)\s|(?:^|\s)\.{1,2}[\s/]/;

/** Strings of one program text that may be paths, and are looked at one by one. */
const MAX_CODE_PATHS = 2_000;

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
  const isWorth = action === "allow" || ofCommands.length === 0
    ? undefined
    : (text: string) => ofCommands.some(({ pattern = "" }) => mayMean(pattern, text));
  const observed = await observeCommand(command, { ...situation, isWorth });
  if (action === "allow") return await allowCommand(observed, { ...situation, rules: ofCommands });
  const found = await refused(observed, situation, ofCommands);
  return found && { action, ...found };
}

async function refused(
  observed: ObservedCommand,
  situation: CommandSituation,
  ofCommands: readonly UserRule[],
): Promise<Found | undefined> {
  const written = observed.redirections.filter(({ isWritten }) => isWritten).map(({ path }) =>
    path
  );
  const others = otherPlaces(observed.programs);
  for (const program of observed.programs) {
    const rule = ofCommands.find(({ pattern = "" }) => isProgramMeant(pattern, program));
    if (rule !== undefined) return { rule, about: shownProgram(program) };
    // A script may open what it likes: that is no promise of a rule.
    if (program.isInFile) continue;
    const found = await programFile(program, {
      ...{ ...situation, written, others },
      variables: observed.variables,
    });
    if (found !== undefined) return found;
  }
  for (const redirection of observed.redirections) {
    const found = await redirectedFile(redirection, { ...situation, others });
    if (found !== undefined) return found;
  }
  for (const code of observed.codes) {
    const rule = ofCommands.find(({ pattern = "" }) => isMentionedBy(pattern, code.text));
    if (rule !== undefined) return { rule, about: shown(code.text) };
    const found = await fileInCode(code, situation);
    if (found !== undefined) return found;
  }
  const [rule] = ofCommands;
  const [unclear = rule && unseenByGit(observed.programs)] = observed.unclear;
  if (unclear === undefined) return undefined;
  const meant = rule ?? situation.rules.find((rule) => mayBeMeant(rule, situation));
  return meant && { rule: meant, unclear };
}

/** Whether a command of which nothing can be told may do what a rule about files is for: what is written may be new. */
function mayBeMeant(rule: UserRule, { existing }: CommandSituation): boolean {
  if (rule.pattern === undefined) return false;
  return WRITERS.includes(ownName(rule.tool)) || existing(rule).length > 0;
}

/** By its name, or as a copy of it. */
function isProgramMeant(pattern: string, program: ObservedProgram): boolean {
  if (isMeantBy(pattern, program) || copiesProgram(pattern, program)) return true;
  const name = namesake(pattern, program);
  return name !== undefined && isMeantBy(pattern, { ...program, name });
}

/** Whether a script may run what a pattern means: its first word stands in it, or it runs others. */
function mayMean(pattern: string, text: string): boolean {
  const [, word = ""] = /^([\w.+-]*)/.exec(pattern) ?? [];
  return text.includes(word) || RUNS_SCRIPTS.test(text);
}

async function redirectedFile(
  { path: word, cwd, isWritten, isElsewhere }: ObservedCommand["redirections"][number],
  { others, ...situation }: CommandSituation & { others: readonly OtherPlace[] },
): Promise<Found | undefined> {
  const isUnknown = word.includes(UNKNOWN);
  if (isUnknown && !isWritten) return firstPossible([word], situation);
  const words = isUnknown ? somewhereIn(word) : [word];
  const elsewhere = words.flatMap((one) => pathsElsewhere(one, { cwd, isElsewhere }, others));
  for (const path of [...words, ...elsewhere].flatMap((one) => globbedPaths(one, cwd))) {
    for (const rule of situation.rules) {
      const isMeant = isWritten
        ? await situation.writes(rule, path, cwd)
        : await situation.reads(rule, path, cwd);
      if (isMeant) return { rule, about: path };
    }
  }
  return undefined;
}

/** A file that the text of a program names in quotes, or `sed` behind `r` and `w`. */
async function fileInCode(
  { name, cwd, text }: ObservedCode,
  { rules, reads, writes }: CommandSituation,
): Promise<Found | undefined> {
  const written = new Set(pathsWrittenInCode(name, text));
  const paths = [...new Set([...pathsInCode(name, text), ...written])];
  for (const path of paths.slice(0, MAX_CODE_PATHS)) {
    const place = locate(path, cwd);
    // Most strings are no files: nothing can be read there.
    const isReadable = place === undefined || isThere(place);
    if (!isReadable && !written.has(path)) continue;
    for (const rule of rules) {
      if (isReadable && await reads(rule, path, cwd)) return { rule, about: path };
      if (written.has(path) && await writes(rule, path, cwd)) return { rule, about: path };
    }
  }
  const rule = rules.find(({ tool, pattern }) => pattern !== undefined && ownName(tool) !== "bash");
  if (paths.length <= MAX_CODE_PATHS || rule === undefined) return undefined;
  return { rule, unclear: "what so long a program does" };
}

/** git may call anything by any name, or run what stands in a variable or in another file. */
function unseenByGit(programs: readonly ObservedProgram[]): string | undefined {
  const settings = programs.filter(({ name }) => name === "git").flatMap(({ args }) =>
    gitSettings(args)
  );
  if (settings.some(({ key }) => /^alias\./i.test(key))) return "what an alias runs";
  // Hooks are looked at.
  const unseen = settings.find((setting) => runsUnseen(setting) && !hookDirectory(setting));
  return unseen && `what "${unseen.key}" lets git run`;
}
