/**
 * What a worker is started with, for a recorder, which knows nothing of the project's packages: the options that
 * lib/agents/worker_arguments.ts gives to every one. What an option brings is part of a start only where it is recorded.
 *
 * @module
 */

/** The command line of a run of the agent `id`, without its model; the files of the run are in `directory`. */
export function workerLine(
  id: string,
  { prompt, directory }: { prompt: string; directory: string },
): string[] {
  const file = (name: string) => `${directory}/${name}`;
  return [
    ...["--print", "--yolo", "--verbose"],
    "--session-id=00000001",
    `--prompt-file=${prompt}`,
    `--progress-file=${file("progress.json")}`,
    `--lock-file=${file("stdout.log")}`,
    `--outcome-file=${file("outcome.json")}`,
    `--checkpoint-file=${file("checkpoint.json")}`,
    `--checkpoint-ref=refs/isonforge/start/${id}`,
    `--sandbox-file=${file("sandbox.json")}`,
    `--inbox=${file("inbox")}`,
    `--stdout-times=${file("stdout.times")}`,
    `--stderr-times=${file("stderr.times")}`,
  ];
}
