/**
 * `isonforge diff <id>`
 *
 * @module
 */
import { readCheckpoint } from "../../../agents/worktrees/checkpoint.ts";
import { noticeLookFirst } from "../../worktrees/look_first.ts";
import { withAgentDiff } from "../../../agents/worktrees/diff/diff.ts";
import { replacementNotice } from "../../../agents/worktrees/replacement_notice.ts";
import { forgetGitRepository } from "../../../config/git_environment.ts";
import { ExitCode } from "../../../errors.ts";
import { askReadGit } from "../../../sys/git/read_git.ts";
import { showDiff } from "../../../sys/git/show_diff.ts";
import { agentLabel } from "../../agents/agent_label.ts";
import { openStore } from "../../context.ts";
import { foreignOutput } from "../../output/foreign_output.ts";
import { printNotice, takesColor } from "../../output/print.ts";
import { listenForSignal } from "../../../sys/listen_for_signal.ts";

/** A shell's word for a process that SIGPIPE ended: the reader has seen enough. */
const READER_LEFT = 128 + 13;

export default async function diff(
  typed: string,
  { raw }: { raw: boolean },
): Promise<number> {
  forgetGitRepository();
  const store = openStore();
  const meta = store.read(store.resolve(typed));
  const directory = store.directory(meta.id);
  const checkpoint = readCheckpoint(directory);
  const told = await noticeLookFirst(store, meta);
  const tellNothing = (isAllShown: boolean) => {
    const which = isAllShown ? "" : " that can be shown";
    const what = told.length > 0
      ? `no file${which || " here"}; of ${told.join(" and ")} see above`
      : `nothing${which}`;
    printNotice(`${agentLabel(meta.id, typed)} has changed ${what}`);
  };
  const options = { cwd: Deno.cwd(), checkpoint, directory, forgetsTrees: true };
  const code = await withAgentDiff(meta, options, async ({ from, to, git, notices, missing }) => {
    const replaced = await replacementNotice(git);
    if (replaced !== undefined) printNotice(replaced);
    for (const notice of [...notices, ...missing]) printNotice(notice);
    const same = await askReadGit(
      [
        "diff",
        "--quiet",
        "--ignore-submodules=dirty",
        "--no-ext-diff",
        "--no-textconv",
        from,
        to,
        "--",
      ],
      git,
    );
    if (same.code === 0) {
      tellNothing(missing.length === 0);
      return ExitCode.done;
    }
    // The pager lives on after Ctrl+C, so we do; a signal without a listener would end us.
    listenForSignal("SIGINT", () => {});
    if (!Deno.stdout.isTerminal()) return exitCodeOf(await showDiff([from, to], { git }));
    const { write, end } = foreignOutput(Deno.stdout, { isRaw: raw });
    const terminal = {
      hasColor: takesColor(Deno.stdout),
      write: (bytes: Uint8Array) => Promise.resolve(write(bytes)),
    };
    const code = await showDiff([from, to], { git, terminal });
    await end();
    return exitCodeOf(code);
  });
  if (code === undefined) tellNothing(true);
  return code ?? ExitCode.done;
}

function exitCodeOf(code: number): number {
  return code === 0 || code === READER_LEFT ? ExitCode.done : ExitCode.failed;
}
