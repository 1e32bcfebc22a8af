/**
 * Asks rules of settings about calls of the tools.
 *
 * @module
 */
import { assertEquals } from "@std/assert/equals";
import { join } from "@std/path/join";
import {
  decideByRules,
  type DecidedCall,
} from "../../../../lib/engine/permissions/decide_by_rules.ts";
import type { PermissionMode } from "../../../../lib/engine/permissions/mode.ts";
import {
  parseRule,
  type RuleAction,
  type UserRule,
} from "../../../../lib/engine/permissions/user_rules/user_rule.ts";
import { tools } from "../../../../lib/engine/tools/mod.ts";
import { placeTouches } from "../../../../lib/engine/tools/touch.ts";
import { inWorld, type World } from "../../../helpers/permission_world.ts";
import { git } from "../../../helpers/sandbox.ts";

export type Lists = { [Action in RuleAction]?: readonly string[] };

export function rulesOf(lists: Lists, base?: string): UserRule[] {
  return Object.entries(lists).flatMap(([action, texts]) =>
    texts.map((text) => {
      const rule = parseRule(text);
      if (rule === undefined) throw new Error(`no rule: ${text}`);
      const origin = { action: action as RuleAction, from: "settings.json" };
      return { ...rule, ...origin, ...(base === undefined ? {} : { base }) };
    })
  );
}

export interface Judge {
  (tool: string, args: unknown, advice?: DecidedCall["advice"]): Promise<string>;
}

/** What `lists` decide, in a mode. */
export async function judge(
  world: World,
  lists: Lists,
  { mode = "default", base, environment = {} }: {
    mode?: PermissionMode;
    base?: string;
    environment?: Record<string, string>;
  } = {},
): Promise<Judge> {
  const options = { ...world, mode, environment };
  const { decideCall } = await decideByRules(rulesOf(lists, base), options);
  return async (name, raw, advice) => {
    const tool = tools.find((tool) => tool.name === name);
    if (tool === undefined) throw new Error(`no tool ${name}`);
    const args = tool.parse(raw);
    const touches = await placeTouches(tool.touches(args), world);
    return (await decideCall({ tool, args, touches, ...(advice && { advice }) })).decision;
  };
}

export interface RepositoryOptions {
  lists: Lists;
  mode: PermissionMode;
  /** By their paths. */
  files: Readonly<Record<string, string>>;
  /** What else is done in it first. */
  prepare?: (cwd: string) => Promise<void>;
}

/** In a repository of `files` of which nothing is committed: what `lists` decide there. */
export async function inRepository(
  { lists, mode, files, prepare }: RepositoryOptions,
  body: (decide: Judge) => Promise<void>,
): Promise<void> {
  await inWorld(async (world) => {
    const { cwd, home } = world;
    await Deno.remove(join(cwd, ".git"), { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(join(cwd, name, ".."), { recursive: true });
      await Deno.writeTextFile(join(cwd, name), text);
    }
    await git(cwd, "init", "--quiet", "--initial-branch=main");
    await prepare?.(cwd);
    const environment = { PATH: Deno.env.get("PATH") ?? "", HOME: home };
    await body(await judge(world, lists, { mode, environment }));
  });
}

/** All that are decided otherwise are told at once. */
export async function assertDecided(
  decide: Judge,
  commands: readonly string[],
  decision: string,
): Promise<void> {
  const others: string[] = [];
  for (const command of commands) {
    if (await decide("bash", { command }) !== decision) others.push(command);
  }
  assertEquals(others, [], `not ${decision}`);
}
