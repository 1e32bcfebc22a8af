import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  endOfJob,
  NO_SHARED_HOME,
  stageOf,
} from "../../../../lib/agents/executors/slurm/job_state.ts";
import { JobBoard } from "../../../../lib/agents/executors/slurm/jobs.ts";
import {
  type Job,
  parseAccountedJobs,
  parseExitCodes,
  parseJobs,
} from "../../../../lib/agents/executors/slurm/parse_jobs.ts";
import type { AskSlurm } from "../../../../lib/agents/executors/slurm/slurm_program.ts";
import { type StartedMeta, unknownMeta } from "../../../../lib/agents/record/meta.ts";
import { UserError } from "../../../../lib/errors.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

/** As squeue(1) prints them with `--format`. */
const LINES = `4711|RUNNING|n1|None|isonforge-a3f8c1d2-0123abcd
4712_3|PENDING||ReqNodeNotAvail, UnavailableNodes:n[1-2]|isonforge-91b4ef0a-4567cdef
4713|FAILED|n2|NonZeroExitCode|mine|and|more
CLUSTER: other
4714|FAILED|n2|NonZeroExitCode|isonforge-0334e721-0a06b8e4
`;

const job = (state: string, rest: Partial<Job> = {}): Job => ({
  id: "1",
  state,
  nodes: "n1",
  name: "isonforge-x",
  reason: "None",
  ...rest,
});

const runNamed = (id: string, nonce: string): StartedMeta => ({
  ...unknownMeta(id),
  started_at: new Date().toISOString(),
  identity: { boot_id: "slurm", start_time: "0", nonce },
});

Deno.test("parseJobs() reads the lines of squeue that are about agents", () => {
  assertEquals(parseJobs(LINES), [
    {
      id: "4711",
      state: "RUNNING",
      nodes: "n1",
      reason: "None",
      name: "isonforge-a3f8c1d2-0123abcd",
    },
    {
      id: "4712_3",
      state: "PENDING",
      nodes: "",
      reason: "ReqNodeNotAvail, UnavailableNodes:n[1-2]",
      name: "isonforge-91b4ef0a-4567cdef",
    },
    {
      id: "4714",
      state: "FAILED",
      nodes: "n2",
      reason: "NonZeroExitCode",
      name: "isonforge-0334e721-0a06b8e4",
    },
  ]);
  assertEquals(parseJobs(""), []);
  assertEquals(
    parseExitCodes("4714      19968       \n4712_3    0           \n"),
    new Map([["4714", 78], ["4712_3", 0]]),
  );
});

Deno.test("stageOf() tells what waits, works, and is over", () => {
  const stages = {
    waiting: ["PENDING", "REQUEUED", "REQUEUE_HOLD", "SPECIAL_EXIT"],
    // What only a newer Slurm knows must not be taken for an end.
    "at work": ["RUNNING", "COMPLETING", "CONFIGURING", "SUSPENDED", "REVOKED", "NEW_STATE"],
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
    COMPLETED: "completed",
  };
  for (const [state, reason] of Object.entries(reasons)) {
    const end = endOfJob(job(state));
    assertEquals([end.reason, end.end_note], [reason, `Slurm: ${state} on n1`]);
  }
  assertEquals(endOfJob(job("PENDING")), {
    reason: "lost",
    end_note: "Slurm has forgotten its job, which was PENDING",
  });
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
  assertEquals(later.problem?.message, "Slurm does not answer: squeue took longer than 2 s");
  await using elsewhere = await temporaryDirectory();
  const never = await new JobBoard(elsewhere.path, ask).jobs();
  assertEquals([never.byName.size, never.age], [0, Infinity]);
});

Deno.test("JobBoard.jobs() does not ask again at once what has no answer, whoever looks", async () => {
  await using directory = await temporaryDirectory();
  let asked = 0;
  const patience: unknown[] = [];
  const ask: AskSlurm = (_program, _args, options) => {
    asked++;
    patience.push(options?.timeoutMs);
    throw new UserError("Slurm does not answer: squeue took longer than 2 s");
  };
  const { now } = performance;
  let clock = 1_000;
  performance.now = () => clock;
  try {
    const board = new JobBoard(directory.path, ask);
    await board.jobs();
    clock += 1_000;
    board.forget();
    for (const again of [board, new JobBoard(directory.path, ask)]) {
      const { problem } = await again.jobs({ since: clock });
      assertEquals(problem?.message, "Slurm does not answer: squeue took longer than 2 s");
    }
    assertEquals(asked, 1);
    // Who ends a job has more patience, and needs an answer of its own.
    board.forget();
    await board.jobs({ patienceMs: 30_000 });
    assertEquals(patience, [2_000, 30_000]);
    asked--;
    clock += 10_000;
    await board.jobs();
    assertEquals(asked, 2);
  } finally {
    performance.now = now;
  }
});

Deno.test("JobBoard writes the last answer only where it is another one", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("slurm.json");
  let lines = LINES;
  const look = () =>
    new JobBoard(
      directory.path,
      () => Promise.resolve({ code: 0, stdout: lines, complaint: "" }),
    ).jobs();
  await look();
  const { ino } = await Deno.stat(path);
  await Deno.utime(path, 0, 0);
  await look();
  const same = await Deno.stat(path);
  assertEquals(same.ino, ino);
  assert(same.mtime !== null && same.mtime.getTime() > 0);
  lines = "";
  await look();
  assertEquals(JSON.parse(await Deno.readTextFile(path)), { jobs: [] });
});

/** As sacct(1) prints them with --parsable2. */
const ACCOUNTED = `4711|CANCELLED by 1000|0:0|n1|isonforge-a3f8c1d2-0123abcd
4712_3|OUT_OF_MEMORY|0:125|n2|isonforge-array-0123456789abcdef
4713|FAILED|78:0|None assigned|isonforge-91b4ef0a-89abcdef
4714|COMPLETED|0:0|n1|mine
`;

Deno.test("parseAccountedJobs() reads what the accounting keeps of agents", () => {
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

Deno.test("JobBoard.ended() asks the accounting once, and takes its absence for an answer", async () => {
  await using directory = await temporaryDirectory();
  const asked: string[] = [];
  const gone = [
    { ...runNamed("a3f8c1d2", "0123abcd"), job_id: "4711" },
    {
      ...runNamed("91b4ef0a", "89abcdef"),
      job_id: "4712_3",
      job_task: "isonforge-array-0123456789abcdef_3",
    },
  ];
  const boardOf = (ofAccounting: () => { code: number; stdout: string; complaint: string }) =>
    new JobBoard(directory.path, (program, args) => {
      asked.push(program);
      if (program === "sacct") {
        const [jobs] = args.filter((arg) => arg.startsWith("--jobs="));
        assertMatch(jobs ?? "", /^--jobs=4711(,4712)?$/);
        return Promise.resolve(ofAccounting());
      }
      return Promise.resolve({ code: 0, stdout: "", complaint: "" });
    });
  const board = boardOf(() => ({ code: 0, stdout: ACCOUNTED, complaint: "" }));
  for (const meta of gone) board.miss(meta);
  const states = await Promise.all(gone.map(async (meta) => (await board.ended(meta))?.state));
  assertEquals([states, asked], [["CANCELLED", "OUT_OF_MEMORY"], ["squeue", "sacct"]]);
  const [first] = gone;
  assert(first !== undefined);
  const without = boardOf(() => ({ code: 1, stdout: "", complaint: "storage is disabled" }));
  assertEquals(await without.ended(first), undefined);
  const missing = boardOf(() => {
    throw new UserError("there is no sacct on PATH");
  });
  assertEquals(await missing.ended(first), undefined);
});

Deno.test("JobBoard.jobs() asks again where the answer is older than what is asked about", async () => {
  await using directory = await temporaryDirectory();
  let asked = 0;
  const board = new JobBoard(directory.path, () => {
    asked++;
    return Promise.resolve({ code: 0, stdout: "", complaint: "" });
  });
  const { now } = performance;
  let clock = 1_000;
  performance.now = () => clock;
  try {
    await board.jobs();
    clock += 1_000;
    await board.jobs();
    assertEquals(asked, 1);
    const since = clock;
    await Promise.all([board.jobs({ since }), board.jobs({ since })]);
    assertEquals(asked, 2);
  } finally {
    performance.now = now;
  }
});
