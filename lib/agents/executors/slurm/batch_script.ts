/**
 * What Slurm runs: a few checks, and the supervisor in the same shell, which is the one that `scancel --batch` reaches.
 *
 * @module
 */
import { join } from "@std/path/join";
import { shellQuote } from "../../../sys/shell_quote.ts";
import { Cookie } from "../../cookie.ts";
import { STDERR_LOG, STDOUT_LOG } from "../../record/files.ts";
import { HOLD_PROGRAM, onceMore, supervisorScript } from "../../supervisor.ts";
import type { RunRequest } from "../executor.ts";
import { BEGIN_JOB_COMMAND } from "./begin_job.ts";
import { NO_DIRECTORY, NO_SHARED_HOME } from "./job_state.ts";

/** In the agent's directory: */
export const JobFiles = {
  /** what is submitted, */
  script: "job.sh",
  /** and the nonce of the run, which only the home that it was submitted from has. */
  nonce: "job.nonce",
} as const;

/** Before a job's time is up, so long it has to end by itself, in seconds. */
export const LAST_SECONDS = 30;

export interface BatchScriptOptions {
  /** Words that start this program on a node. */
  self: readonly string[];
}

/** The text of the script. */
export function batchScript(
  { meta: { id, depth, cwd }, nonce, directory, worker, settle }: RunRequest,
  { self }: BatchScriptOptions,
): string {
  const [, nameOfJob] = worker.find((word) => word.startsWith(BASE_URL))?.match(NODE_OF) ?? [];
  const file = (name: string) => shellQuote(join(directory, name));
  const words = (command: readonly string[]) => command.map(shellQuote).join(" ");
  const begin = `"$@" ${
    words([BEGIN_JOB_COMMAND, id, nonce])
  } "\${job:-$SLURM_JOB_ID}" "\${SLURM_RESTART_COUNT:-0}"`;
  return `#!/bin/sh
# An agent of isonforge, see \`isonforge inspect ${id}\`.
[ "$(cat ${file(JobFiles.nonce)} 2>/dev/null)" = ${shellQuote(nonce)} ] || exit ${NO_SHARED_HOME}
exec </dev/null >>${file(STDOUT_LOG)} 2>>${file(STDERR_LOG)}
cd ${shellQuote(cwd)} || exit ${NO_DIRECTORY}
export ${Cookie.id}=${shellQuote(id)} ${Cookie.nonce}=${shellQuote(nonce)} ${Cookie.depth}=${
    depth ?? 1
  }
job=\${SLURM_ARRAY_JOB_ID:+\${SLURM_ARRAY_JOB_ID}_\$SLURM_ARRAY_TASK_ID}
set -- ${words(self)}
${HOLD_PROGRAM}
session=$(${onceMore(begin)}) || exit
${nameOfJob === undefined ? "" : `${HOST_OF}\nhost=$(host_of ${nameOfJob}) || exit\n`}set -- ${
    worker.map(workerWord).join(" ")
  }
${supervisorScript({ directory, settle, nonce, timeUp: "USR1", endsLikeWorker: true })}
`;
}

/** A job that is requeued begins another conversation, and a model that runs as a job has another address each time. */
function workerWord(word: string): string {
  if (word.startsWith(SESSION)) return `"${SESSION}$session"`;
  if (!word.startsWith(BASE_URL)) return shellQuote(word);
  return word.split(NODE_OF).map((piece, index) => index % 2 === 0 ? shellQuote(piece) : '"$host"')
    .join("");
}

/**
 * The first host of the job of that name, where the batch script of it runs; of several jobs, of the one submitted last.
 * See squeue(1) and scontrol(1), SHOW HOSTNAMES.
 */
const HOST_OF = `host_of() {
  found=$(squeue --user="$(id -u)" --all --noheader --name="$1" --sort=-i --format="%i %T %N")
  running=$(echo "$found" | grep " RUNNING ")
  if [ -z "$running" ]; then
    echo "error: no job of yours called $1 runs, where the model is to be" >&2
    [ -z "$found" ] || echo "$found" | sed "s/^/job /" >&2
    return 1
  fi
  set -- $running
  [ "$#" -le 3 ] || echo "warning: several jobs of that name run; the model is taken to be job $1 on $3" >&2
  scontrol show hostnames "$3" | head -n 1
}`;

const BASE_URL = "--base-url=";
/** `{node:vllm}`: names of jobs as isonforge lets them stand there. */
const NODE_OF = /\{node:([\w.-]+)\}/;

const SESSION = "--session-id=";
