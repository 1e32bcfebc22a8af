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

/** What the options of a command line change. */
export async function readChanges(flags: ParsedOptions): Promise<KeptOptions> {
  return keptOptions(await runOptions({ ...flags, bg: true }));
}

/**
 * Refuses what a run of the agent would refuse.
 *
 * @throws {UsageError} for a value that cannot be used
 */
export async function checkChanges(meta: AgentMeta, changes: KeptOptions): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  const { environment = {} } = meta;
  if (changes.slurm_option !== undefined) {
    if (meta.executor !== "slurm") throw new UsageError(`${meta.id} is no agent on Slurm`);
    for (const option of changes.slurm_option) checkSlurmOption(option);
  }
  assertFinishable(keptFlags({ ...meta, ...changes }), meta.worktree !== undefined);
  await loadRunConfig(keptFlags({ ...meta, ...changes }), {
    env: (name) => environment[name] || environmentVariable(name),
    home: isonforgeHome(),
    cwd: meta.cwd,
  });
}

/** `--model qwen3 (was llama3)`, of each that is another one now. */
export function describeChanges(before: KeptOptions, changes: KeptOptions): string[] {
  return (Object.keys(changes) as KeptField[]).flatMap((field) => {
    const [was, is] = [before[field], changes[field]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const { option } = KEPT_OPTIONS[field];
    // A long text says nothing here, and a header may hold what is secret.
    if (field === "header" || keptFiles(changes)[field] !== undefined) return [option];
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
