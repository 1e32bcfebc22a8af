/**
 * What rules say of a command line: one part is enough to refuse it, and all have to be allowed.
 *
 * @module
 */
import { resolvePath } from "../../../sys/files/resolve_path.ts";
import { ownName } from "../../tools/foreign_names.ts";
import { locate } from "../invocation.ts";
import type { Places } from "../places.ts";
import { outputsOf } from "../rules/outputs.ts";
import { UNKNOWN } from "../shell/expand.ts";
import { globbedPaths } from "./globbed_paths.ts";
import { isAllowedBy, isMeantBy, matchesText } from "./command_patterns.ts";
import { observeCommand, type ObservedCommand, type ObservedProgram } from "./observe_command.ts";
import type { RuleAction, UserRule } from "./user_rule.ts";
import { deniedBelow, fileWords, recursiveRead } from "./recursive_reads.ts";
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
  readsPlace(rule: UserRule, place: string): boolean;
}

/** Programs that change the files that their operands name. */
const CHANGERS =
  /^(?:rm|mv|cp|tee|touch|truncate|ln|install|dd|chmod|chown|patch|rsync|shred|unlink|rmdir|sponge|g?sed|perl|ex|vi|vim|ed)$/;
/** What a shell does by itself, and what only prints: needs no allowance. */
const HARMLESS =
  /^(?:true|false|:|echo|printf|test|\[|\[\[|pwd|exit|return|break|continue|wait|sleep|shift)$/;
/** Builtins that set the variables that their words name. */
const SETTERS = /^(?:export|declare|typeset|readonly|local|read|getopts|let)$/;
/** Variables that change what no program does, but what it says or how fast it is. */
const HARMLESS_VARIABLE =
  /^(?:CI|TZ|TERM|LANG|LC_\w+|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|CLICOLOR|DEBUG|VERBOSE|NODE_ENV|RUST_LOG|RUST_BACKTRACE|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|GOOS|GOARCH|[a-z][a-z0-9_]*)$/;
const PROXY_VARIABLE = /^(?:https?|all|no|ftp)_proxy$|^npm_config_/;
/** Of `a:b:c`. */
const MAX_PARTS = 8;
/** Of a tree that is read as a whole; what lies further down in a larger one is not looked for. */
const MAX_ENTRIES = 10_000;
const NOWHERE = /^\/dev\/(?:null|stdout|stderr)$/;

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
    ? await allowed(observed, { ...situation, rules: ofCommands })
    : await refused(observed, situation, ofCommands);
}

async function refused(
  observed: ObservedCommand,
  situation: CommandSituation,
  ofCommands: readonly UserRule[],
): Promise<RuleVerdict | undefined> {
  const { action, rules } = situation;
  for (const program of observed.programs) {
    const about = textOf(program);
    const rule = ofCommands.find(({ pattern = "" }) => isMeantBy(pattern, program));
    if (rule !== undefined) return { action, rule, about };
    const named = await namedFile(program, situation);
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
  const isChanger = CHANGERS.test(name);
  const words = fileWords(program);
  for (const arg of [...words, ...outputs]) {
    const isWritten = isChanger || outputs.includes(arg);
    for (const path of pathsIn(arg).flatMap((word) => globbedPaths(word, cwd))) {
      for (const rule of rules) {
        const isMeant = await reads(rule, path, cwd) ||
          (isWritten && await writes(rule, path, cwd));
        if (isMeant) return { rule, about: path };
      }
    }
  }
  return await readWithTheRest(program, situation);
}

/** A whole directory among its words, `-C/dir` and `host:dir` included. */
function pathsIn(arg: string): string[] {
  const word = arg.replace(/^(?:--?[\w-]+=|[A-Za-z_]\w*=|@)/, "");
  const attached = /^-[A-Za-z](.+)$/s.exec(word)?.[1];
  const parts = /[:,]/.test(word) ? word.split(/[:,]/) : [];
  return [word, ...attached === undefined ? [] : [attached], ...parts.slice(0, MAX_PARTS)]
    .filter((path) => path !== "" && !path.includes(UNKNOWN) && path.length <= 4096);
}

async function readWithTheRest(
  { name, args, cwd }: ObservedProgram,
  { rules, readsPlace, places }: CommandSituation,
): Promise<Omit<RuleVerdict, "action"> | undefined> {
  const about = rules.filter(({ tool, pattern }) =>
    pattern !== undefined && ownName(tool) === "read"
  );
  const read = about.length === 0 ? undefined : recursiveRead(name, args);
  if (read === undefined) return undefined;
  const isDenied = (place: string) => about.some((rule) => readsPlace(rule, place));
  const paths = read.directories.flatMap(pathsIn).flatMap((word) => globbedPaths(word, cwd));
  for (const path of paths) {
    const place = locate(path, cwd);
    if (place === undefined) continue;
    const directory = await resolvePath(place, places.cwd);
    const found = deniedBelow(directory, { ...read, isDenied, maxEntries: MAX_ENTRIES });
    const rule = found === undefined ? undefined : about.find((rule) => readsPlace(rule, found));
    if (found === undefined || rule === undefined) continue;
    return { rule, about: found.slice(directory.length + 1), within: path };
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

async function allowed(
  { programs, redirections, variables, unclear }: ObservedCommand,
  { action, rules, places }: CommandSituation,
): Promise<RuleVerdict | undefined> {
  const isSafe = variables.every((name) =>
    HARMLESS_VARIABLE.test(name) && !PROXY_VARIABLE.test(name)
  );
  if (unclear.length > 0 || !isSafe || programs.length === 0) return undefined;
  for (const { path, cwd, isWritten } of redirections) {
    if (/^\d+-?$|^-$/.test(path) || NOWHERE.test(path)) continue;
    const place = locate(path, cwd);
    if (isWritten || place === undefined) return undefined;
    if (await places.secretAt(place) !== undefined) return undefined;
  }
  let decided: UserRule | undefined;
  for (const program of programs) {
    if (await namesSecret(program, places)) return undefined;
    const rule = rules.find(({ pattern = "" }) => isAllowedBy(pattern, program));
    decided ??= rule;
    if (rule !== undefined || await needsNone(program, places)) continue;
    return undefined;
  }
  return decided === undefined ? undefined : { action, rule: decided };
}

/** `cd` within the working directory, and what changes nothing. */
async function needsNone(
  { name, typed, args, cwd, isFollowed }: ObservedProgram,
  places: Places,
): Promise<boolean> {
  if (typed !== name) return false;
  if (name === "env" && !args.every((arg) => isHarmlessSetting(arg))) return false;
  if (name === "printf" && args[0] === "-v") return HARMLESS_VARIABLE.test(args[1] ?? "");
  if (isFollowed || HARMLESS.test(name)) return true;
  if (SETTERS.test(name)) return args.every((arg) => HARMLESS_VARIABLE.test(nameIn(arg)));
  if (name !== "cd" || args.length !== 1) return false;
  const place = locate(args[0] ?? "", cwd);
  return place !== undefined && !args[0]?.includes(UNKNOWN) && await places.isInside(place);
}

/** Of `NAME=value` and `NAME`. */
function nameIn(arg: string): string {
  return /^[A-Za-z_]\w*/.exec(arg)?.[0] ?? "x";
}

/** `NAME=value`; a word that is none is of the command behind it. */
function isHarmlessSetting(arg: string): boolean {
  const name = /^([A-Za-z_]\w*)=/.exec(arg)?.[1];
  return name === undefined || (HARMLESS_VARIABLE.test(name) && !PROXY_VARIABLE.test(name));
}

async function namesSecret(
  { args, cwd }: ObservedProgram,
  places: Places,
): Promise<boolean> {
  for (const arg of args) {
    const path = arg.replace(/^(?:--?[\w-]+=|@)/, "");
    if (!/[/.~]/.test(path) || path.length > 4096) continue;
    const place = locate(path, cwd);
    if (place !== undefined && await places.secretAt(place) !== undefined) return true;
  }
  return false;
}

function textOf({ typed, args }: ObservedProgram): string {
  const text = [typed, ...args].join(" ").replaceAll(UNKNOWN, "$…");
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
