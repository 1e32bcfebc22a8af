/**
 * Where agents may run beside this machine: `"executors": {"gpu": {"kind": "slurm", "options": ["--partition=gpu"]}}`.
 *
 * @module
 */
import { invalid, type Sourced } from "../values.ts";
import { parseObject } from "./endpoint_limits.ts";

/** What `--on` may name without any profile. */
export const EXECUTOR_KINDS = ["slurm"] as const;
export type ExecutorKind = (typeof EXECUTOR_KINDS)[number];

/** An executor, and what it is asked for. */
export interface Profile {
  kind: ExecutorKind;
  /** Options of sbatch(1). */
  options: readonly string[];
}

const TAKES = `profiles, e.g. {"gpu": {"kind": "slurm", "options": ["--partition=gpu"]}}`;

/** @throws {UsageError} when the value is not that */
export function parseProfiles({ value, from }: Sourced): ReadonlyMap<string, Profile> {
  const profiles = new Map<string, Profile>();
  for (const [name, profile] of Object.entries(parseObject({ value, from }, TAKES))) {
    // The one that is wrong, of however many.
    if (!isProfile(profile)) {
      throw invalid({ value: JSON.stringify({ [name]: profile }), from }, TAKES);
    }
    profiles.set(name, { kind: profile.kind, options: profile.options ?? [] });
  }
  return profiles;
}

function isProfile(value: unknown): value is { kind: ExecutorKind; options?: string[] } {
  if (typeof value !== "object" || value === null) return false;
  const { kind, options = [], ...others } = value as Record<string, unknown>;
  return EXECUTOR_KINDS.some((known) => known === kind) && Object.keys(others).length === 0 &&
    Array.isArray(options) && options.every((option) => typeof option === "string");
}
