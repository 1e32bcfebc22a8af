import { assertEquals } from "@std/assert";
import { OwnJob, parseFate } from "../../../../lib/agents/executors/slurm/own_job.ts";
import { unknownMeta } from "../../../../lib/agents/record/meta.ts";
import type { OomKills } from "../../../../lib/sys/process_info.ts";

/** As scontrol(1) prints it with --oneliner, cut down, while the batch script of a preempted job is there. */
const PREEMPTED =
  "JobId=5 JobName=isonforge-a3f8c1d2-0123abcd JobState=COMPLETING Reason=None Requeue=1 Restarts=0 BatchFlag=1 " +
  "PreemptEligibleTime=2026-11-26T05:13:53 PreemptTime=2026-11-26T05:13:55 ReqNodeList=n1 NodeList=n1 BatchHost=n1";
const ENDS =
  "JobId=5 JobState=COMPLETING Reason=None Requeue=1 Restarts=1 PreemptTime=None NodeList=n1\n";

Deno.test("parseFate() tells a job that begins anew from one that gives way", () => {
  assertEquals(parseFate(PREEMPTED, 0), { isRequeued: false, isPreempted: true, nodes: "n1" });
  assertEquals(parseFate(ENDS, 0), { isRequeued: true, isPreempted: false, nodes: "n1" });
  assertEquals(parseFate(ENDS, 1), { isRequeued: false, isPreempted: false, nodes: "n1" });
  assertEquals(parseFate("", 0), { isRequeued: false, isPreempted: false, nodes: "" });
});

Deno.test("OwnJob asks once, and only about the job that it is in", async () => {
  const asked: string[] = [];
  const environment = {
    SLURM_JOB_ID: "8",
    SLURM_ARRAY_JOB_ID: "5",
    SLURM_ARRAY_TASK_ID: "3",
  };
  const ownJob = new OwnJob(environment, {
    ask: (_program, args) => {
      asked.push(args.join(" "));
      return Promise.resolve({ code: 0, stdout: PREEMPTED, complaint: "" });
    },
    table: { oomKills: () => undefined },
  });
  const meta = unknownMeta("a3f8c1d2");
  assertEquals(await ownJob.whyItEnded({ ...meta, job_id: "5_4" }), undefined);
  assertEquals(await ownJob.whyItEnded(meta), undefined);
  const own = { ...meta, job_id: "5_3" };
  assertEquals(await ownJob.isRequeued(own), false);
  assertEquals(await ownJob.whyItEnded(own), {
    reason: "killed",
    end_note: "Slurm: PREEMPTED on n1",
  });
  assertEquals(asked, ["show job 5_3 --oneliner"]);
  // Another cluster counts its jobs alike.
  const there = new OwnJob({ SLURM_JOB_ID: "5", SLURM_CLUSTER_NAME: "beta" }, {
    ask: () => Promise.reject(new Error("nobody is asked")),
    table: { oomKills: () => undefined },
  });
  const isOf = (cluster: string) => there.isOf({ job_id: "5", cluster });
  assertEquals([isOf("beta"), isOf("alpha"), there.isOf({ job_id: "5" })], [true, false, true]);
});

Deno.test("OwnJob.whyItWasKilled() says so where memory ran out in its own group of processes", () => {
  const noteWith = (kills: OomKills | undefined) =>
    new OwnJob({ SLURMD_NODENAME: "n2" }, {
      ask: () => Promise.reject(new Error("nobody is asked")),
      table: { oomKills: () => kills },
    }).whyItWasKilled();
  const counter = "/sys/fs/cgroup/memory/slurm_n2/uid_1000/job_4/step_batch/memory.oom_control";
  assertEquals(noteWith({ counter, count: 2 }), { end_note: "Slurm: OUT_OF_MEMORY on n2" });
  assertEquals(noteWith({ counter, count: 0 }), {});
  assertEquals(noteWith({ counter: "/proc/vmstat", count: 7 }), {});
  assertEquals(noteWith(undefined), {});
});
