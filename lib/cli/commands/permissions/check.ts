/**
 * `isonforge permissions check <tool> [argument]`
 *
 * @module
 */
import {
  environmentVariable,
  environmentVariables,
  isonforgeHome,
} from "../../../config/environment.ts";
import { loadRunConfig } from "../../../config/run_config.ts";
import { decideByRules } from "../../../engine/permissions/decide_by_rules.ts";
import { ownName } from "../../../engine/tools/foreign_names.ts";
import type { Tool } from "../../../engine/tools/tool.ts";
import { placeTouches, type Touch } from "../../../engine/tools/touch.ts";
import { ExitCode, UsageError } from "../../../errors.ts";
import { PROGRAM } from "../../../version.ts";
import { printJson, printLine, printWarning } from "../../output/print.ts";

interface CheckedCall {
  tool: string;
  argument: string | undefined;
}

export default async function check(
  { tool: name, argument }: CheckedCall,
  { permissionMode, json }: { permissionMode: string | undefined; json: boolean },
): Promise<number> {
  const home = isonforgeHome();
  const cwd = Deno.cwd();
  const flags = permissionMode === undefined ? {} : { permissionMode };
  const config = await loadRunConfig(flags, { env: environmentVariable, home, cwd });
  const { permissionMode: mode, extensions: { rules, variables }, addedDirectories = [] } = config;
  const userHome = environmentVariable("HOME") ?? home;
  const counted = mode === "yolo" ? rules.filter(({ action }) => action === "deny") : rules;
  const { decideCall } = await decideByRules(counted, {
    mode,
    cwd,
    home: userHome,
    isonforgeHome: home,
    addedDirectories,
    environment: { ...environmentVariables(), ...variables },
  });
  const tool = ownName(name);
  const { args, touches } = callOf({ tool, argument });
  const decided = await decideCall({
    tool: { name: tool } as Tool,
    args,
    touches: await placeTouches(touches, { cwd, home: userHome }),
  });
  const reason = "reason" in decided
    ? decided.reason
    : decided.verdict === undefined
    ? `${mode} mode allows it`
    : `the rule "${decided.verdict.rule.text}" (${decided.verdict.rule.from}) allows it`;
  if (json) {
    const { rule } = decided.verdict ?? {};
    printJson({
      decision: decided.decision,
      reason,
      rule: rule?.text ?? null,
      from: rule?.from ?? null,
      permission_mode: mode,
    });
  } else printLine(`${decided.decision}: ${reason}`);
  for (const notice of config.notices) printWarning(notice);
  return decided.decision === "allow" ? ExitCode.done : ExitCode.failed;
}

/** Tools that touch nothing by themselves. */
const OWN: readonly string[] = ["todo", "explore", "bash_output", "bash_kill"];

/** What a call of a tool would touch, told by the one thing that it is about. */
function callOf({ tool, argument }: CheckedCall): { args: unknown; touches: Touch[] } {
  const given = () => {
    if (argument !== undefined) return argument;
    throw new UsageError(`${tool} needs what it is about`, {
      hint: `${PROGRAM} permissions check bash "git push"`,
    });
  };
  switch (tool) {
    case "bash":
      return { args: { command: given() }, touches: [{ kind: "run", command: given() }] };
    case "read":
    case "list":
    case "glob":
      return { args: { path: argument }, touches: [{ kind: "read", path: argument ?? "." }] };
    case "grep":
      return { args: { path: argument }, touches: [{ kind: "search", path: argument ?? "." }] };
    case "write":
    case "edit":
      return {
        args: { path: given() },
        touches: [{ kind: "write", path: given(), change: () => undefined }],
      };
  }
  if (tool === "skill") return { args: { name: given() }, touches: [{ kind: "own" }] };
  if (OWN.includes(tool)) return { args: { about: argument }, touches: [{ kind: "own" }] };
  if (tool !== "fetch" && !tool.startsWith("mcp__")) {
    throw new UsageError(`there is no tool "${tool}"`, {
      hint:
        "the tools are bash, bash_output, bash_kill, read, list, glob, grep, write, edit, fetch, explore, todo, skill " +
        "and mcp__server__tool",
    });
  }
  if (tool === "fetch") {
    return { args: { url: given() }, touches: [{ kind: "fetch", url: given() }] };
  }
  const args = argument === undefined ? {} : json(argument);
  return { args, touches: [{ kind: "external", what: `"${tool}"`, claimsToRead: false }] };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { argument: text };
  }
}
