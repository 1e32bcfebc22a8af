/**
 * Settings of an agent that a respawn changes.
 *
 * @module
 */
import {
  KEPT_OPTIONS,
  type KeptField,
  keptFiles,
  keptFlags,
  type KeptOptions,
  keptOptions,
} from "../../config/kept_options.ts";
import type { AgentMeta } from "../../agents/record/meta.ts";
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { checkSlurmOption } from "../../config/queue/slurm_options.ts";
import { loadRunConfig } from "../../config/run_config.ts";
import { UsageError } from "../../errors.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { assertFinishable } from "../arguments/finish_options.ts";
import { type ParsedOptions, runOptions } from "../arguments/run_options.ts";

/** What a respawn changes of what an agent keeps. */
export interface Changes {
  set: KeptOptions;
  /** As if they had never been given: what is configured holds then. */
  unset: readonly KeptField[];
}

/** They mean nothing without the other one. */
const DEPENDENTS: Partial<Record<KeptField, KeptField>> = {
  check: "check_attempts",
  finish: "finish_always",
  restart: "restart_continue",
  sandbox: "sandbox_allow",
};

/**
 * What the options of a command line change; `--no-check`, and an empty value, take one back.
 *
 * @throws {UsageError} when one cannot be taken back
 */
export async function readChanges(flags: ParsedOptions): Promise<Changes> {
  const entries: [name: string, value: unknown][] = Object.entries(flags);
  const taken = new Set(entries.filter(([_, value]) => isTakenBack(value)).map(([name]) => name));
  const given = Object.fromEntries(entries.filter(([name]) => !taken.has(name)));
  const set = keptOptions(await runOptions({ ...given, bg: true }));
  const named = (Object.keys(KEPT_OPTIONS) as KeptField[])
    .filter((field) => taken.has(KEPT_OPTIONS[field].flag));
  if (named.includes("exec")) {
    throw new UsageError("--exec cannot be taken back: it is what the agent does", {
      hint: "start another agent",
    });
  }
  const unset = named.flatMap((field) => [field, DEPENDENTS[field] ?? field])
    .filter((field) => set[field] === undefined);
  return { set, unset: [...new Set(unset)] };
}

function isTakenBack(value: unknown): boolean {
  return value === false || value === "" ||
    (Array.isArray(value) && value.length > 0 && value.every((one) => one === ""));
}

/** What an agent keeps once that is changed. */
export function changedOptions<T extends KeptOptions>(before: T, { set, unset }: Changes): T {
  const left = Object.entries(before)
    .filter(([field]) => !(unset as readonly string[]).includes(field));
  return { ...Object.fromEntries(left), ...set } as T;
}

/**
 * Refuses what a run of the agent would refuse.
 *
 * @throws {UsageError} for a value that cannot be used
 */
export async function checkChanges(meta: AgentMeta, changes: Changes): Promise<void> {
  const { set, unset } = changes;
  if (Object.keys(set).length + unset.length === 0) return;
  const { environment = {} } = meta;
  if (set.slurm_option !== undefined) {
    if (meta.executor !== "slurm") throw new UsageError(`${meta.id} is no agent on Slurm`);
    for (const option of set.slurm_option) checkSlurmOption(option);
  }
  const flags = keptFlags(changedOptions(meta, changes));
  assertFinishable(flags, meta.worktree !== undefined);
  await loadRunConfig(flags, {
    env: (name) => environment[name] || environmentVariable(name),
    home: isonforgeHome(),
    cwd: meta.cwd,
  });
}

/** `--model qwen3 (was llama3)`, of each that is another one now. */
export function describeChanges(before: KeptOptions, { set, unset }: Changes): string[] {
  return [...unset, ...Object.keys(set) as KeptField[]].flatMap((field) => {
    const [was, is] = [before[field], set[field]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const { option } = KEPT_OPTIONS[field];
    // A long text says nothing here, and a header may hold what is secret.
    const isShown = field !== "header" && keptFiles({ ...before, ...set })[field] === undefined;
    if (is === undefined) return [`no ${option}${isShown ? ` (was ${shown(was)})` : ""}`];
    if (!isShown) return [option];
    return [
      `${[option, shown(is)].join(" ").trim()} (was ${
        was === undefined ? "not given" : shown(was)
      })`,
    ];
  });
}

function shown(value: KeptOptions[KeptField]): string {
  return [value].flat().flatMap((one) => one === undefined ? [] : [shellQuote(String(one))])
    .join(" ");
}
