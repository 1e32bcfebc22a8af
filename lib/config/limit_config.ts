/**
 * Caps and rates, from flags and environment.
 *
 * @module
 */
import { type Environment, invalid, positive } from "./values.ts";
import type { KeptFlags } from "./kept_options.ts";
import { timerDurationOf } from "./duration.ts";
import type { LimitOptions, Rates } from "../engine/limits.ts";
import { UsageError } from "../errors.ts";
import { timerMs } from "../sys/timers.ts";
import { momentOf } from "../text/local_time.ts";

/** What the command line said about caps. */
export type LimitFlags = Pick<KeptFlags, "maxBudgetUsd" | "maxTurns" | "timeout" | "deadline">;

/** @throws {UsageError} when a cap is wrong, or cannot be computed */
export function readLimits(
  { maxBudgetUsd, maxTurns, timeout, deadline }: LimitFlags,
  env: Environment,
): LimitOptions {
  const rates = readRates(env);
  if (maxBudgetUsd !== undefined) {
    if (!(maxBudgetUsd > 0 && Number.isFinite(maxBudgetUsd))) {
      throw invalid(
        { value: String(maxBudgetUsd), from: "--max-budget-usd" },
        "an amount in USD above 0",
      );
    }
    if (rates === undefined) {
      throw new UsageError("--max-budget-usd needs to know what tokens cost", {
        hint: "set ISONFORGE_RATE_INPUT and ISONFORGE_RATE_OUTPUT to USD per million tokens",
      });
    }
  }
  if (maxTurns !== undefined && !(Number.isSafeInteger(maxTurns) && maxTurns > 0)) {
    throw invalid({ value: String(maxTurns), from: "--max-turns" }, "a whole number above 0");
  }
  const timeoutMs = timeout === undefined
    ? undefined
    : timerDurationOf({ value: timeout, from: "--timeout" });
  return {
    ...(maxBudgetUsd === undefined ? {} : { maxBudgetUsd }),
    ...(maxTurns === undefined ? {} : { maxTurns }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(deadline === undefined ? {} : { deadline: readDeadline(deadline) }),
    ...(rates === undefined ? {} : { rates }),
  };
}

/**
 * When a run ends at the latest: the next time of the day, or a moment that was computed from one before.
 *
 * @throws {UsageError} when it is neither
 */
function readDeadline(value: string): Date {
  const moment = momentOf(value, new Date());
  if (moment !== undefined) return moment;
  throw invalid({ value, from: "--deadline" }, "a time of the day, e.g. 07:00");
}

/** Bytes at which one log of an agent is full (contract, section 5): 1 GiB. */
const DEFAULT_LOG_LIMIT = 2 ** 30;

/**
 * Bytes that one run may write to stdout, and one log may hold.
 *
 * @throws {UsageError} when `ISONFORGE_LOG_MAX` is wrong
 */
export function readLogLimit(env: Environment): number {
  return positive(env, "ISONFORGE_LOG_MAX", "a number of bytes") ?? DEFAULT_LOG_LIMIT;
}

const DEFAULT_RESTART_DELAY_S = 10;

/**
 * Milliseconds before an agent is started again for the first time.
 *
 * @throws {UsageError} when `ISONFORGE_RESTART_DELAY_S` is wrong
 */
export function readRestartDelay(env: Environment): number {
  const seconds = positive(env, "ISONFORGE_RESTART_DELAY_S", "a number of seconds");
  return (seconds ?? DEFAULT_RESTART_DELAY_S) * 1000;
}

/**
 * Milliseconds that a run waits for its MCP servers; undefined: as long as runs do.
 *
 * @throws {UsageError} when `ISONFORGE_MCP_START_S` is wrong
 */
export function readMcpStart(env: Environment): number | undefined {
  const seconds = positive(env, "ISONFORGE_MCP_START_S", "a number of seconds");
  return seconds === undefined ? undefined : timerMs(seconds * 1000);
}

/** Rates are known only when both of the first two are: half a price computes a wrong cost. */
function readRates(env: Environment): Rates | undefined {
  const input = rate(env, "ISONFORGE_RATE_INPUT");
  const output = rate(env, "ISONFORGE_RATE_OUTPUT");
  const cacheRead = rate(env, "ISONFORGE_RATE_CACHE_READ");
  return input === undefined || output === undefined ? undefined : { input, output, cacheRead };
}

function rate(env: Environment, name: string): number | undefined {
  const value = env(name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() !== "" && Number.isFinite(number) && number >= 0) return number;
  throw invalid({ value, from: name }, "USD per million tokens, e.g. 0.25");
}
