/**
 * `isonforge diff <id>`
 *
 * @module
 */
import { withAgentDiff } from "../../agents/worktrees/diff.ts";
import { forgetGitRepository } from "../../config/environment.ts";
import { ExitCode } from "../../errors.ts";
import { askGit, showGit } from "../../sys/git.ts";
import { agentLabel } from "../agent_label.ts";
import { openStore } from "../context.ts";
import { printNotice, takesColor } from "../output/print.ts";

/** A shell's word for a process that SIGPIPE ended: the reader has seen enough. */
const READER_LEFT = 128 + 13;

export default async function diff(typed: string): Promise<number> {
  forgetGitRepository();
  const store = openStore();
  const meta = store.read(store.resolve(typed));
  return await withAgentDiff(meta, async ({ args, options, notice }) => {
    if (notice !== undefined) printNotice(notice);
    // Asked first: `git diff` uses no pager when it has to tell by its exit code.
    if ((await askGit(["diff", "--quiet", ...args, "--"], options)).code === 0) {
      printNotice(`${agentLabel(meta.id, typed)} has changed nothing`);
      return ExitCode.done;
    }
    // The pager lives on after Ctrl+C, so we do; a signal without a listener would end us.
    Deno.addSignalListener("SIGINT", () => {});
    const color = takesColor(Deno.stdout) ? [] : ["--no-color"];
    const code = await showGit(["diff", ...color, ...args, "--"], options);
    return code === 0 || code === READER_LEFT ? ExitCode.done : ExitCode.failed;
  });
}
