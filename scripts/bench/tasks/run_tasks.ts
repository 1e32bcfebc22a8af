// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * `deno task bench --tasks`: what a model makes of small tasks in repositories.
 *
 * @module
 */
import { copy } from "@std/fs/copy";
import { join } from "@std/path/join";
import { findMeans } from "../../../lib/sys/sandbox/find_means.ts";
import { type AgentOptions, type Attempt, attempt, runAgent, STDERR } from "./attempt.ts";
import { formatReport, REHEARSAL, type TaskReport, whyNot } from "./format_attempts.ts";
import { listedModels, notListed } from "./listed_models.ts";
import { loadTasks, type Task } from "./task.ts";

export interface TaskRunOptions {
  /** The path of isonforge. */
  program: string;
  model?: string | undefined;
  baseUrl?: string | undefined;
  provider?: string | undefined;
  /** Names of tasks; all where it is empty. */
  only: readonly string[];
  /** How often each task is tried. */
  runs: number;
  maxTurns: number;
  /** As `isonforge --timeout` takes it. */
  timeout: string;
  /** `workspace` where this machine has one, unless given. */
  sandbox?: string | undefined;
  isJson: boolean;
  /** Where the repositories are kept, to be looked at. */
  keep?: string | undefined;
}

/** Of the script. 1: it could not begin; 2: it was called in a wrong way. */
const [ALL_SOLVED, NO_START, WRONG_USAGE, NOT_ALL_SOLVED] = [0, 1, 2, 3];

/** @returns the exit code */
export async function runTasks(options: TaskRunOptions, directory: string): Promise<number> {
  const all = await loadTasks();
  const unknown = options.only.filter((name) => !all.some((task) => task.name === name));
  if (unknown.length > 0) {
    console.error(`error: there is no task ${unknown.map((name) => `"${name}"`).join(", ")}`);
    console.error(`hint: there are ${all.map(({ name }) => name).join(", ")}`);
    return WRONG_USAGE;
  }
  if (!await isThere(options.program)) {
    console.error(`error: --program: there is no program "${options.program}"`);
    return WRONG_USAGE;
  }
  const wanted = all.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const { tasks, skipped } = await sortOut(wanted);
  const sandbox = options.sandbox ?? await bestSandbox(directory);
  const agent = agentOptions(options, sandbox);
  const whyNoStart = tasks.length === 0
    ? `error: ${skipped.map(({ task, needs }) => `${task} needs ${needs}`).join("; ")}`
    : await tryEndpoint(agent, directory);
  if (whyNoStart !== undefined) {
    console.error(whyNoStart);
    return NO_START;
  }
  const report: TaskReport = {
    ...await endpointNames(options),
    sandbox,
    attempts: await attemptAll(tasks, { agent, directory, options }),
    skipped,
  };
  console.log(options.isJson ? JSON.stringify(report, null, 2) : formatReport(report));
  return report.attempts.every(({ solved }) => solved) ? ALL_SOLVED : NOT_ALL_SOLVED;
}

async function sortOut(wanted: readonly Task[]) {
  const tasks: Task[] = [];
  const skipped: Array<{ task: string; needs: string[] }> = [];
  for (const task of wanted) {
    const needs: string[] = [];
    for (const program of ["git", ...task.needs]) {
      if (!await isThere(program)) needs.push(program);
    }
    if (needs.length === 0) tasks.push(task);
    else skipped.push({ task: task.name, needs });
  }
  return { tasks, skipped };
}

/** Deno runs this. */
async function isThere(program: string): Promise<boolean> {
  if (program === "deno") return true;
  const args = ["-c", 'command -v -- "$1"', "sh", program];
  const options = { args, stdout: "null", stderr: "null" } as const;
  return (await new Deno.Command("/bin/sh", options).output()).success;
}

async function bestSandbox(cwd: string): Promise<string> {
  return (await findMeans(cwd)).means === undefined ? "off" : "workspace";
}

function agentOptions(options: TaskRunOptions, sandbox: string): AgentOptions {
  const { program, model, baseUrl, provider, maxTurns, timeout } = options;
  const given = { "--model": model, "--base-url": baseUrl, "--provider": provider };
  const args = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value]
  );
  const caps = ["--max-turns", `${maxTurns}`, "--timeout", timeout, "--sandbox", sandbox];
  return { program, args: [...args, ...caps] };
}

/** One small question, so that what is wrong with the endpoint is said once, by who knows it. */
async function tryEndpoint(agent: AgentOptions, directory: string): Promise<string | undefined> {
  const place = join(directory, "endpoint");
  await Deno.mkdir(place);
  const prompt = "Answer with one word: hello.";
  const { reason } = await runAgent(prompt, { agent, cwd: place, directory: place });
  if (reason !== "failed") return undefined;
  const said = (await Deno.readTextFile(join(place, STDERR))).trim();
  return said === "" ? "error: isonforge failed, and says nothing" : said;
}

/** As they are given or listed; says when a figure may be another model's than its name. */
async function endpointNames({ model, baseUrl }: TaskRunOptions) {
  const base_url = baseUrl ?? Deno.env.get("ISONFORGE_BASE_URL") ?? null;
  const named = model ?? Deno.env.get("ISONFORGE_MODEL");
  const listed = base_url === null || named === REHEARSAL ? [] : await listedModels(base_url);
  if (named === undefined) {
    return { model: listed.length === 1 ? listed[0] ?? null : null, base_url };
  }
  for (const line of notListed(named, { listed, baseUrl: base_url })) console.error(line);
  return { model: named, base_url };
}

async function attemptAll(
  tasks: readonly Task[],
  { agent, directory, options }: {
    agent: AgentOptions;
    directory: string;
    options: TaskRunOptions;
  },
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (let run = 1; run <= options.runs; run++) {
    for (const task of tasks) {
      const name = `${task.name}-${run}`;
      const done = await attempt(task, { agent, directory: join(directory, name), run });
      attempts.push(done);
      const verdict = done.solved ? "solved" : `not solved: ${whyNot(done)}`;
      console.error(`bench: ${task.name}: ${verdict} (${done.seconds.toFixed(1)} s)`);
      if (options.keep !== undefined) await copy(join(directory, name), join(options.keep, name));
    }
  }
  return attempts;
}
