/**
 * One agent at one task.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { Task } from "./task.ts";
import { checkRepository, makeRepository, taskEnvironment } from "./workplace.ts";

/** How an agent is started: the same for every task. */
export interface AgentOptions {
  /** The path of isonforge. */
  program: string;
  /** Options of its own: model, endpoint, caps, sandbox. */
  args: readonly string[];
}

/** In snake_case, as it is printed with --json. */
export interface Attempt {
  task: string;
  /** From 1. */
  run: number;
  solved: boolean;
  /** Of a task that is not solved: what its check says. */
  why?: string;
  /** How the run ended: `completed`, `turns`, `timeout`, `failed` … */
  reason: string;
  turns: number;
  tokens: { input: number; output: number };
  /** Null where no rates are set. */
  cost_usd: number | null;
  seconds: number;
}

export const STDERR = "stderr.log";

interface RunResult {
  reason: string;
  num_turns: number;
  tokens: { input: number; output: number };
  cost_usd: number | null;
}

/** In a directory of its own, which stays. */
export async function attempt(
  task: Task,
  { agent, directory, run }: { agent: AgentOptions; directory: string; run: number },
): Promise<Attempt> {
  await Deno.mkdir(directory, { recursive: true });
  const cwd = await makeRepository(task, directory);
  const began = performance.now();
  const result = await runAgent(task.prompt, { agent, cwd, directory });
  const seconds = (performance.now() - began) / 1000;
  const verdict = await checkRepository(task, { cwd, directory });
  return {
    task: task.name,
    run,
    solved: verdict.isSolved,
    ...(verdict.isSolved ? {} : { why: verdict.why }),
    reason: result.reason,
    turns: result.num_turns,
    tokens: { input: result.tokens.input, output: result.tokens.output },
    cost_usd: result.cost_usd,
    seconds,
  };
}

/** One run to its end, whatever that is; what it wrote to standard error is in `directory/stderr.log`. */
export async function runAgent(
  prompt: string,
  { agent, cwd, directory }: { agent: AgentOptions; cwd: string; directory: string },
): Promise<RunResult> {
  const { stdout, stderr } = await new Deno.Command(agent.program, {
    args: ["-p", "--yolo", "--output-format", "json", ...agent.args, "--", prompt],
    cwd,
    env: { ...taskEnvironment(directory), ISONFORGE_HOME: join(directory, "home") },
    stdin: "null",
  }).output();
  await Deno.writeFile(join(directory, STDERR), stderr);
  try {
    return JSON.parse(new TextDecoder().decode(stdout));
  } catch {
    // It did not even begin, or crashed.
    return { reason: "failed", num_turns: 0, tokens: { input: 0, output: 0 }, cost_usd: null };
  }
}
