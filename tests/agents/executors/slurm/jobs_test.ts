import { assertEquals } from "@std/assert";
import {
  endOfJob,
  NO_SHARED_HOME,
  stageOf,
} from "../../../../lib/agents/executors/slurm/job_state.ts";
import {
  type Job,
  JobBoard,
  parseAccountedJobs,
  parseJobs,
} from "../../../../lib/agents/executors/slurm/jobs.ts";
import type { AskSlurm } from "../../../../lib/agents/executors/slurm/slurm_program.ts";
import { UserError } from "../../../../lib/errors.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

/** As squeue(1) 22.05 pads its columns. */
const line = (...fields: string[]) => fields.map((field) => `${field.padEnd(12)}|`).join("") + "\n";
const LINES = line("4711", "RUNNING", "n1", "isonforge-a3f8c1d2-0123abcd", "0", "None", "0") +
  line("4712_3", "PENDING", "", "isonforge-91b4ef0a-4567cdef", "0", "Resources", "2") +
  line("4713", "FAILED", "n2", "mine", "19968", "NonZeroExitCode", "0");

const job = (state: string, rest: Partial<Job> = {}): Job => ({
  id: "1",
  state,
  nodes: "n1",
  name: "x",
  exitCode: 0,
  reason: "None",
  restarts: 0,
  ...rest,
});

Deno.test("parseJobs() reads the columns of squeue", () => {
  const [running, waiting, failed] = parseJobs(LINES);
  assertEquals(running, {
    id: "4711",
    state: "RUNNING",
    nodes: "n1",
    name: "isonforge-a3f8c1d2-0123abcd",
    exitCode: 0,
    reason: "None",
    restarts: 0,
  });
  assertEquals([waiting?.id, waiting?.nodes, waiting?.reason, waiting?.restarts], [
    "4712_3",
    "",
    "Resources",
    2,
  ]);
  assertEquals(failed?.exitCode, 78);
  assertEquals(parseJobs(""), []);
});

Deno.test("stageOf() tells what waits, works, and is over", () => {
  const stages = {
    waiting: ["PENDING", "REQUEUED", "REQUEUE_HOLD"],
    "at work": ["RUNNING", "COMPLETING", "CONFIGURING", "SUSPENDED"],
    over: ["COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY"],
  };
  for (const [stage, states] of Object.entries(stages)) {
    for (const state of states) assertEquals(stageOf({ state }), stage, state);
  }
});

Deno.test("endOfJob() keeps Slurm's word", () => {
  const reasons = {
    TIMEOUT: "timeout",
    DEADLINE: "timeout",
    OUT_OF_MEMORY: "killed",
    NODE_FAIL: "killed",
    PREEMPTED: "killed",
    CANCELLED: "stopped",
    FAILED: "failed",
    COMPLETED: "lost",
  };
  for (const [state, reason] of Object.entries(reasons)) {
    const end = endOfJob(job(state));
    assertEquals([end.reason, end.end_note], [reason, `Slurm: ${state} on n1`]);
  }
  assertEquals(
    endOfJob(job("FAILED", { exitCode: NO_SHARED_HOME })).end_note,
    "n1 does not see this ISONFORGE_HOME: it has to be on a file system that the nodes share",
  );
});

Deno.test("JobBoard asks once for all, and tells the last answer when none comes", async () => {
  await using directory = await temporaryDirectory();
  let asked = 0;
  let isUp = true;
  const ask: AskSlurm = () => {
    asked++;
    if (!isUp) throw new UserError("Slurm does not answer: squeue took longer than 2 s");
    return Promise.resolve({ code: 0, stdout: LINES, complaint: "" });
  };
  const board = new JobBoard(directory.path, ask);
  const [first, second] = await Promise.all([board.jobs(), board.jobs()]);
  assertEquals(first, second);
  assertEquals([asked, first.age, first.byName.get("isonforge-a3f8c1d2-0123abcd")?.nodes], [
    1,
    0,
    "n1",
  ]);
  isUp = false;
  const later = await new JobBoard(directory.path, ask).jobs();
  assertEquals(later.byName.get("isonforge-a3f8c1d2-0123abcd")?.state, "RUNNING");
  assertEquals(later.problem, "Slurm does not answer: squeue took longer than 2 s");
  await using elsewhere = await temporaryDirectory();
  const never = await new JobBoard(elsewhere.path, ask).jobs();
  assertEquals([never.byName.size, never.age], [0, Infinity]);
});

/** As sacct(1) prints them with --parsable2. */
const ACCOUNTED = `4711|isonforge-a3f8c1d2-0123abcd|CANCELLED by 1000|0:0|n1
4712_3|isonforge-array-0123456789abcdef|OUT_OF_MEMORY|0:125|n2
4713|isonforge-91b4ef0a-4567cdef|FAILED|78:0|None assigned
`;

Deno.test("parseAccountedJobs() reads what the accounting keeps", () => {
  assertEquals(
    parseAccountedJobs(ACCOUNTED).map((
      { id, state, exitCode, nodes },
    ) => [id, state, exitCode, nodes]),
    [
      ["4711", "CANCELLED", 0, "n1"],
      ["4712_3", "OUT_OF_MEMORY", 0, "n2"],
      ["4713", "FAILED", 78, ""],
    ],
  );
});

Deno.test("JobBoard asks the accounting once, and takes its absence for an answer", async () => {
  await using directory = await temporaryDirectory();
  const asked: string[] = [];
  const board = new JobBoard(directory.path, (program) => {
    asked.push(program);
    return Promise.resolve({ code: 0, stdout: ACCOUNTED, complaint: "" });
  });
  const [first, second] = await Promise.all([board.accounted(), board.accounted()]);
  assertEquals([first, asked], [second, ["sacct"]]);
  assertEquals(first.get("isonforge-array-0123456789abcdef_3")?.state, "OUT_OF_MEMORY");
  const without = new JobBoard(
    directory.path,
    () =>
      Promise.resolve({ code: 1, stdout: "", complaint: "Slurm accounting storage is disabled" }),
  );
  assertEquals(await without.accounted(), new Map());
  const missing = new JobBoard(directory.path, () => {
    throw new UserError("there is no sacct on PATH");
  });
  assertEquals(await missing.accounted(), new Map());
});
