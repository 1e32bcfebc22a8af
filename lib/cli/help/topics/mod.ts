/**
 * The topics of `isonforge help <topic>`, in the order of the help.
 *
 * @module
 */
import type { Term, Topic } from "../document.ts";
import { boot } from "./boot.ts";
import { cluster } from "./cluster.ts";
import { environment } from "./environment.ts";
import { exitCodes } from "./exit_codes.ts";
import { files } from "./files.ts";
import { hooks } from "./hooks.ts";
import { limits } from "./limits.ts";
import { mcp } from "./mcp.ts";
import { models } from "./models.ts";
import { permissions } from "./permissions.ts";
import { queue } from "./queue.ts";
import { rehearsal } from "./rehearsal.ts";
import { sandbox } from "./sandbox.ts";
import { scripting } from "./scripting.ts";
import { security } from "./security.ts";
import { sessions } from "./sessions.ts";
import { settings } from "./settings.ts";
import { skills } from "./skills.ts";
import { worktrees } from "./worktrees.ts";

/** By the names under which they are asked for. */
export const TOPICS: Readonly<Record<string, Topic>> = {
  models,
  permissions,
  sandbox,
  limits,
  queue,
  boot,
  cluster,
  worktrees,
  sessions,
  scripting,
  environment,
  settings,
  hooks,
  mcp,
  skills,
  files,
  "exit-codes": exitCodes,
  rehearsal,
  security,
};

/** Names and what is to be found there. */
export function summaries(): Term[] {
  return Object.entries(TOPICS).map(([name, { summary }]) => [name, summary]);
}

/** The topic of that name. */
export function findTopic(name: string): Topic | undefined {
  return Object.hasOwn(TOPICS, name) ? TOPICS[name] : undefined;
}
