/**
 * What a repository would run, for whoever decides about it.
 *
 * @module
 */
import {
  type Brought,
  changesSince,
  countBrought,
  type RepositoryTrust,
} from "../../config/trust/trust_state.ts";
import { disarm } from "../../text/disarm.ts";

const NAMES: Record<Brought["kind"], string> = {
  hook: "hook",
  server: "MCP server",
  rule: "allow rule",
  setting: "setting",
  variable: "environment variable",
  directory: "directory",
  skill: "skill",
};

/** Lines, each of one row; nothing of what a repository wrote reaches a terminal as more than words. */
export function describeTrust(trust: RepositoryTrust): string[] {
  const { root, brought, files, unseen } = trust;
  const changes = changesSince(trust);
  const named = new Set(brought.map(({ from }) => from));
  const others = Object.keys(files).filter((path) => !named.has(path));
  return [
    `"${root}" brings ${countBrought(brought)}:`,
    ...brought.map(({ kind, text, from }) => `  ${NAMES[kind]}: ${text} (${from})`),
    ...others.length === 0 ? [] : [`What they do also depends on ${others.join(", ")}.`],
    ...unseen.length === 0 ? [] : [`Not among what you trusted: ${unseen.join(", ")}.`],
    ...changes.length === 0 ? [] : [`Changed since you trusted it: ${changes.join(", ")}.`],
  ].map((line) => disarm(line, "space"));
}
