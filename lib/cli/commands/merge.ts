/**
 * `isonforge merge <id>`
 *
 * @module
 */
import { mergeAgent } from "../../agents/worktrees/merge.ts";
import { worktreeUsers } from "../../agents/worktrees/users.ts";
import { forgetGitRepository } from "../../config/environment.ts";
import { ExitCode } from "../../errors.ts";
import { processTable } from "../../sys/platform.ts";
import { PROGRAM } from "../../version.ts";
import { openStore } from "../context.ts";
import { printDone, printLine } from "../output/print.ts";

export default async function merge(prefix: string): Promise<number> {
  forgetGitRepository();
  const store = openStore();
  const id = store.resolve(prefix);
  const users = worktreeUsers(store, { table: processTable() });
  const { branch, into, commits } = await mergeAgent(store.read(id), {
    cwd: Deno.cwd(),
    usersOf: (path) => users.get(path) ?? [],
  });
  if (commits === 0) {
    printLine(`${into} has everything of ${branch} already`);
    return ExitCode.done;
  }
  printDone(`Merged ${branch} into ${into}: ${commits} ${commits === 1 ? "commit" : "commits"}`);
  printLine(`  remove: ${PROGRAM} rm --worktree ${id}`);
  return ExitCode.done;
}
