/**
 * What the benchmark was asked for.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { resolve } from "@std/path/resolve";
import { parseDuration } from "../../lib/config/duration.ts";
import { ISONFORGE } from "./programs.ts";
import type { TaskRunOptions } from "./tasks/run_tasks.ts";

export const USAGE = `deno task bench [options]           beside an empty compiled program
deno task bench --peers [options]   beside other coding agents, which npm has, and beside our targets
deno task bench --growth [options]  whether memory grows with time: a worker for a day, a log of 10 GB, top for an
                                    hour, all told in minutes
deno task bench --tasks [options]   how a model does at ten small tasks in repositories

  --runs <n>          how often everything is measured (20; --peers 5; --tasks 1)
  --write             keep the figures: in README.md, of --peers and --growth in .github/BENCHMARKS.md
  --check             measure nothing: exit code 1 when the README shows others than were kept

of --growth:
  exit codes          0: flat within 5 %, 1: it grows

of --tasks:
  --base-url <url>    as for isonforge, and so are --model, --provider, --max-turns (50), --timeout (15m) and
                      --sandbox (workspace where there is one); the environment's ISONFORGE_… hold too
  --only <task,…>     these tasks alone
  --program <path>    another isonforge than dist/isonforge, to compare two
  --json              print JSON
  --keep <directory>  keep the repositories there, to look at what became of them
  exit codes          0: all solved, 1: could not begin, 2: wrong usage, 3: not all solved`;

export type BenchOptions =
  | { kind: "help" | "check" }
  | { kind: "own" | "peers"; runs: number; isWrite: boolean }
  | { kind: "growth"; isWrite: boolean }
  | { kind: "tasks"; tasks: TaskRunOptions };

/** Something that it does not know, in words. */
export class WrongUsage extends Error {}

const OF_TASKS = ["base-url", "model", "provider", "max-turns", "timeout", "sandbox"]
  .concat("only", "program", "keep");

const SWITCHES = ["write", "check", "peers", "growth", "tasks", "json", "help"] as const;

/** @throws {WrongUsage} */
export function readOptions(args: string[]): BenchOptions {
  for (const name of SWITCHES) {
    // parseArgs takes --write=no for --write.
    if (args.some((arg) => arg.startsWith(`--${name}=`))) {
      throw new WrongUsage(`--${name} takes no value`);
    }
  }
  const given = parseArgs(args, {
    string: ["runs", ...OF_TASKS],
    boolean: SWITCHES,
    alias: { h: "help" },
    unknown: (name) => {
      throw new WrongUsage(`unknown: "${name}"`);
    },
  });
  if (given.help) return { kind: "help" };
  if (given._.length > 0) throw new WrongUsage(`unknown: "${given._[0]}"`);
  const kinds = (["check", "peers", "growth", "tasks"] as const).filter((name) => given[name]);
  if (kinds.length > 1) throw new WrongUsage(`--${kinds[0]} or --${kinds[1]}, not both`);
  if (given.check && args.length > 1) throw new WrongUsage("--check stands alone");
  if (given.tasks && given.write) throw new WrongUsage("--write does not go with --tasks");
  const stray = [...OF_TASKS, ...(given.json ? ["json"] : [])].find((name) =>
    Boolean(given[name]) && !given.tasks
  );
  if (stray !== undefined) throw new WrongUsage(`--${stray} goes with --tasks`);
  if (given.growth && given.runs !== undefined) throw new WrongUsage("--growth is measured once");
  if (given.growth) return { kind: "growth", isWrite: given.write };
  const runs = wholeNumber(given, "runs", given.tasks ? 1 : given.peers ? 5 : 20);
  if (!given.tasks) {
    if (given.check) return { kind: "check" };
    return { kind: given.peers ? "peers" : "own", runs, isWrite: given.write };
  }
  const text = (name: string) => given[name] as string | undefined;
  const keep = text("keep");
  return {
    kind: "tasks",
    tasks: {
      program: resolve(text("program") ?? ISONFORGE),
      model: text("model"),
      baseUrl: text("base-url"),
      provider: oneOf(given, "provider", ["openai", "anthropic"]),
      only: (text("only") ?? "").split(",").filter((name) => name !== ""),
      runs,
      maxTurns: wholeNumber(given, "max-turns", 50),
      timeout: duration(text("timeout") ?? "15m"),
      sandbox: oneOf(given, "sandbox", ["off", "workspace", "strict"]),
      isJson: given.json,
      keep: keep === undefined ? undefined : resolve(keep),
    },
  };
}

/** As isonforge takes it, which is asked only once everything else is there. */
function duration(text: string): string {
  if (parseDuration(text) !== undefined) return text;
  throw new WrongUsage(`--timeout takes a duration such as 90s or 15m, not "${text}"`);
}

function oneOf(
  given: Record<string, unknown>,
  name: string,
  choices: readonly string[],
): string | undefined {
  const text = given[name];
  if (text === undefined) return undefined;
  const choice = choices.find((choice) => choice === text);
  if (choice !== undefined) return choice;
  throw new WrongUsage(`--${name} is one of ${choices.join(", ")}, not "${text}"`);
}

function wholeNumber(given: Record<string, unknown>, name: string, otherwise: number): number {
  const text = given[name];
  if (text === undefined) return otherwise;
  if (typeof text === "string" && /^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new WrongUsage(`--${name} takes a whole number from 1 to 999999, not "${text}"`);
}
