/**
 * Commands that are killed, or see an error, at one of their system calls (tests/fixtures/tracer).
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import type { Plan, Report } from "../fixtures/tracer/main.ts";
import type { Result, RunOptions, Sandbox } from "./sandbox.ts";
import { denoFlags } from "../../scripts/deno_flags.ts";

const TRACER = [
  Deno.execPath(),
  "run",
  "-A",
  ...denoFlags(),
  "--quiet",
  fromFileUrl(new URL("../fixtures/tracer/main.ts", import.meta.url)),
];

/** Error numbers of Linux, see errno(3). */
export const ERRNO = { EIO: 5, EACCES: 13, ENOSPC: 28 } as const;

export interface TraceOptions extends Pick<RunOptions, "env" | "through"> {
  whom?: Plan["whom"];
  at?: number;
  error?: keyof typeof ERRNO;
}

/** Runs a command to its end, or to its `at`th change of something. */
export async function runTraced(
  sandbox: Sandbox,
  args: readonly string[],
  { whom = "command", at, error, through = [], ...options }: TraceOptions = {},
): Promise<Result & Report> {
  const report = `${sandbox.project}.trace-${crypto.randomUUID()}`;
  const plan: Plan = {
    below: sandbox.home,
    whom,
    report,
    ...(at === undefined ? {} : { at }),
    ...(error === undefined ? {} : { errno: ERRNO[error] }),
  };
  const result = await sandbox.run(args, {
    ...options,
    through: [...TRACER, JSON.stringify(plan), ...through],
  });
  const text = await Deno.readTextFile(report).catch(() => {
    throw new Error(`the tracer failed: ${result.stderr}`);
  });
  await Deno.remove(report);
  return { ...result, ...JSON.parse(text) };
}

/** The changes that a command makes below a directory, in their order. */
export async function changesOf(below: string, command: readonly string[]): Promise<string[]> {
  const report = await Deno.makeTempFile();
  const plan: Plan = { below, whom: "command", report };
  const [program = "", ...args] = TRACER;
  const { success, stderr } = await new Deno.Command(program, {
    args: [...args, JSON.stringify(plan), ...command],
  }).output();
  const text = await Deno.readTextFile(report);
  await Deno.remove(report);
  if (!success) throw new Error(`the command failed: ${new TextDecoder().decode(stderr)}`);
  const { mutations }: Report = JSON.parse(text);
  return mutations;
}

/** Whether this machine lets us trace: Linux on x86-64, and a container that permits ptrace(2). */
export const isTraceable: boolean = Deno.build.os === "linux" && Deno.build.arch === "x86_64" &&
  await canTrace();

async function canTrace(): Promise<boolean> {
  const report = await Deno.makeTempFile();
  const plan: Plan = { below: "/nowhere", whom: "command", report };
  const [program = "", ...args] = TRACER;
  const { success } = await new Deno.Command(program, {
    args: [...args, JSON.stringify(plan), "/bin/true"],
    stdout: "null",
    stderr: "null",
  }).output();
  await Deno.remove(report);
  return success;
}
