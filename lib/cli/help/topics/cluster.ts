/**
 * `isonforge help cluster`
 *
 * @module
 */
import { code, entries, heading, text, type Topic } from "../document.ts";

export const cluster: Topic = {
  title: "Cluster",
  summary: "Agents as jobs of Slurm: the same commands, states and logs.",
  body: [
    code(
      'isonforge --on slurm --bg "audit every fetch() call"',
      'isonforge --on gpu --bg "port the solver"',
      'isonforge --on gpu --bg --each files.txt --max-running 8 "review {}"',
      "isonforge agents --filter state=queued",
    ),
    text(
      "Slurm starts, watches and ends the agent; `agents`, `logs`, `attach`, `wait`, `stop`, `respawn`, `tell` and `rm` work as " +
        "ever, from whichever machine shares the home. A job that waits is `queued`; `inspect` and `--json` tell why, on which node it runs, and its number.",
    ),
    entries({
      "--on slurm": "with the cluster's defaults",
      "--on <profile>":
        'as the settings say: `"executors": {"gpu": {"kind": "slurm", "options": ["--partition=gpu", "--mem=8G"]}}`',
      "--slurm-option <option>":
        "one more option of sbatch in one word, kept for respawns; what isonforge itself sets (name, output, array …) is refused, and SBATCH_* " +
        "of the shell do not apply",
      "--each <file>": "one array of jobs, an agent for each: `4711_3`",
      "--max-running <n>":
        "with --each: how many jobs of the array run at once; Slurm decides unless given",
      "--after <id>": "once these agents on Slurm have ended",
      "--after-ok <id>": "once they have completed",
    }),
    heading("What it needs"),
    text(
      "ISONFORGE_HOME, the project and this program have to be on a file system that the nodes share, under the same paths; a node " +
        "that sees another home refuses the job, and the end says so. The job gets the environment of the shell that starts it, keys " +
        "included, which Slurm keeps until the job is over and shows to nobody but its administrators; prompts travel in files. " +
        "A base URL on localhost means the node's, which is warned of; `http://{node:vllm}:8000/v1` is the host of your job named vllm when the agent starts.",
    ),
    heading("How it ends"),
    text(
      "30 s before its time limit a run is told to end, and is `timeout`. What the run could not tell, Slurm does: TIMEOUT is " +
        "`timeout`; OUT_OF_MEMORY, NODE_FAIL and PREEMPTED are `killed`; CANCELLED is `stopped`; its word is kept. A job that Slurm " +
        "requeues is the agent's next run; `--restart` is refused, as a node may not submit jobs: `--slurm-option=--requeue`, or " +
        "`isonforge respawn --failed`. What nobody tells any more is asked of `sacct`. While the controller does not answer, the last known state is shown with its age.",
    ),
  ],
};
