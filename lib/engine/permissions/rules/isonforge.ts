/**
 * isonforge itself: its settings, and other agents.
 *
 * @module
 */
import type { Invocation, Verdict } from "../invocation.ts";
import { hasOption, parseOptions, valuesOf } from "../options.ts";
import { hasAny, type Rule } from "./rule.ts";

/** Commands that only show something. */
const SHOWING = new Set([
  ...["agents", "ps", "logs", "attach", "inspect", "sessions", "diff", "wait", "worktrees"],
  ...["doctor", "help", "completions"],
]);
/** Commands that change other agents, their records or their work. */
const CHANGING = new Set([
  ...["stop", "rm", "prune", "respawn", "merge", "tell", "retry", "upgrade", "uninstall", "settle"],
]);
const VALUES = [
  ...["--permission-mode", "--model", "--base-url", "--provider", "-w", "--worktree", "--cwd"],
  ...[
    "--scope",
    "-s",
    "--effort",
    "--max-budget-usd",
    "--max-turns",
    "--timeout",
    "--output-format",
    "--resume",
  ],
];

export const OWN_RULES: readonly Rule[] = [{ programs: ["isonforge"], refuse: isonforge }];

function isonforge({ args }: Invocation): Verdict {
  if (hasAny(args, ["--help", "--version"])) return undefined;
  const options = parseOptions(args, VALUES);
  const [command = "", ...operands] = options.operands;
  const isAgent = hasOption(options, "--bg", "-p", "--print");
  if (!isAgent && CHANGING.has(command)) {
    return {
      reason: "it would change other agents, which may be somebody else's work",
      instead: `let the user run \`isonforge ${command}\``,
    };
  }
  if (!isAgent && command === "config") return config(operands);
  if (!isAgent && command === "trust" && !hasOption(options, "--list")) {
    return {
      reason: "it would trust what a repository runs in the user's place",
      instead: "let the user run `isonforge trust`",
    };
  }
  const servers = !isAgent && command === "mcp"
    ? mcp(operands, valuesOf(options, "--scope", "-s"))
    : undefined;
  if (servers !== undefined) return servers;
  if (!isAgent && SHOWING.has(command)) return undefined;
  const modes = valuesOf(options, "--permission-mode");
  // Without a mode, an agent in the background may do anything.
  const isUnlimited = hasOption(options, "--yolo") || modes.includes("yolo") ||
    (hasOption(options, "--bg") && modes.length === 0);
  return isUnlimited
    ? {
      reason: "it would start an agent with more rights than this run has",
      instead: "start it with --permission-mode auto",
    }
    : undefined;
}

/** Where no scope is said, it is the user's; what is in a repository needs trust. */
function mcp([action = "list"]: readonly string[], scopes: readonly string[]): Verdict {
  const isChange = ["add", "add-json", "remove"].includes(action);
  const isOfRepository = scopes.length > 0 &&
    scopes.every((scope) => scope === "project" || scope === "local");
  return isChange && !isOfRepository
    ? {
      reason: "it would change the MCP servers of every run of the user",
      instead: `let the user run \`isonforge mcp ${action}\``,
    }
    : undefined;
}

function config([action = "list", key = ""]: readonly string[]): Verdict {
  if (action === "get" && /key|header|token/.test(key)) {
    return { reason: "it would show a password or a token", instead: "ask the user" };
  }
  return ["list", "get", "path"].includes(action) ? undefined : {
    reason: "it would change the settings of every run of the user",
    instead: "pass options to this one run, or let the user change the settings",
  };
}
