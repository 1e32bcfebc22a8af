/**
 * `isonforge inspect <id>`
 *
 * @module
 */
import type { EndFile } from "../../agents/ending/end_file.ts";
import { inspect as inspectAgent } from "../../agents/inspect.ts";
import { forgetGitRepository } from "../../config/git_environment.ts";
import type { Redact } from "../../engine/redact/redact.ts";
import { ExitCode } from "../../errors.ts";
import { openExecutors, openStore } from "../context.ts";
import { describeAgent } from "../output/describe_agent.ts";
import { toldReferences } from "../worktrees/changed_references.ts";
import { leftToRunLater } from "../worktrees/left_to_run_later.ts";
import { redactHere, withoutKeys } from "../run/redact_prompts.ts";
import { printJson, printLine, printWarning } from "../output/print.ts";

/** A command is what a user typed: a key may stand in it. */
function redactedEnd(end: EndFile, redact: Redact): EndFile {
  const { on_end: command } = end;
  return command === undefined
    ? end
    : { ...end, on_end: { ...command, command: redact(command.command) } };
}

export default async function inspect(word: string, { json }: { json: boolean }): Promise<number> {
  const store = openStore();
  forgetGitRepository();
  const found = await inspectAgent(store, store.resolve(word), {
    executors: openExecutors(store),
    onWarning: printWarning,
  });
  const meta = store.read(found.id);
  const later = await leftToRunLater(store, meta);
  const references = await toldReferences(store, meta);
  // A prompt or a command line is what a user or a model typed: a key may stand in it.
  const redact = await redactHere();
  const processes = found.processes.map(({ pid, command }) => ({ pid, command: redact(command) }));
  const agent = {
    ...withoutKeys(found, redact),
    processes,
    ...(later.length === 0 ? {} : { runs_later: later }),
    ...(references === undefined ? {} : { references }),
    ...(found.end === undefined ? {} : { end: redactedEnd(found.end, redact) }),
  };
  const areCommandsWhole = !Deno.stdout.isTerminal();
  if (json) printJson(agent);
  else printLine(describeAgent(agent, { areCommandsWhole }).join("\n"));
  return ExitCode.done;
}
