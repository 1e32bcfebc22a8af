/**
 * Whether rules allow all of a command line: every program of it, and nothing that changes what these mean.
 *
 * @module
 */
import { gitSettings, hookDirectories, runsUnseen } from "../inner/git_settings.ts";
import { locate } from "../invocation.ts";
import type { Places } from "../places.ts";
import { pathsInCode } from "../rules/code.ts";
import { refuseSecret } from "../secrets.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { isAllowedBy } from "./command_patterns.ts";
import type { ObservedCommand, ObservedProgram } from "./observe_command.ts";
import type { RuleVerdict } from "./rule_verdict.ts";
import { Workspace } from "../workspace.ts";
import type { UserRule } from "./user_rule.ts";
import { writesSetup } from "./writes_setup.ts";

/** What a shell does by itself, and what only prints: needs no allowance. */
export const HARMLESS =
  /^(?:true|false|:|echo|printf|test|\[|\[\[|pwd|exit|return|break|continue|wait|sleep|shift)$/;
/** Builtins that set the variables that their words name. */
const SETTERS = /^(?:export|declare|typeset|readonly|local|read|getopts|let)$/;
/** Variables that change what no program does, but what it says or how fast it is. */
const HARMLESS_VARIABLE =
  /^(?:CI|TZ|TERM|LANG|LC_\w+|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|CLICOLOR|DEBUG|VERBOSE|NODE_ENV|RUST_LOG|RUST_BACKTRACE|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|GOOS|GOARCH|[a-z][a-z0-9_]*)$/;
const PROXY_VARIABLE = /^(?:https?|all|no|ftp)_proxy$|^npm_config_/;
const MAX_SECRETS_MS = 1_000;
const NOWHERE = /^\/dev\/(?:null|stdout|stderr)$/;

/** The verdict that allows it; undefined where one part is allowed by no rule. */
export async function allowCommand(
  { programs, redirections, codes, variables, unclear }: ObservedCommand,
  { rules, places }: { rules: readonly UserRule[]; places: Places },
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
  for (const { name, text, cwd } of codes) {
    for (const path of pathsInCode(name, text)) {
      const place = locate(path, cwd);
      if (place !== undefined && await places.secretAt(place) !== undefined) return undefined;
    }
  }
  const workspace = new Workspace(places, { environment: {} });
  let decided: UserRule | undefined;
  for (const program of programs) {
    // Who lets containers be started, or a machine be asked, lets happen there what happens there.
    if (program.isElsewhere) continue;
    if (await readsSecret(program, workspace)) return undefined;
    if (await writesSetup(program, places)) return undefined;
    if (program.name === "git" && runsUnseenPrograms(program.args)) return undefined;
    const rule = rules.find(({ pattern = "" }) => isAllowedBy(pattern, program));
    decided ??= rule;
    if (rule !== undefined || await needsNone(program, places)) continue;
    return undefined;
  }
  return decided === undefined ? undefined : { action: "allow", rule: decided };
}

/** Whether git is told where programs are that it runs, which no rule can have meant. */
function runsUnseenPrograms(args: readonly string[]): boolean {
  return gitSettings(args).some(runsUnseen) ||
    hookDirectories(args).some((at) => !NOWHERE.test(at)) ||
    args.some((arg) => arg.startsWith("--exec-path="));
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

/** Whether it reads what is secret: by its name, by a pattern, or with all that is around it. */
async function readsSecret(
  { typed, args, cwd, feeds }: ObservedProgram,
  workspace: Workspace,
): Promise<boolean> {
  const deadline = performance.now() + MAX_SECRETS_MS;
  return await refuseSecret([typed, ...args], { cwd, workspace, feeds, deadline }) !== undefined;
}
