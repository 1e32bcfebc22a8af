/**
 * `/diff`: what has changed in the working directory since its last commit.
 *
 * @module
 */
import { askReadGit, disarm } from "../../sys/git/read_git.ts";
import { gitReason } from "../../sys/git/run_git.ts";
import { UserError } from "../../errors.ts";
import { foreignOutput } from "../output/foreign_output.ts";
import { printNotice, takesColor } from "../output/print.ts";

const MAX_LINES = 2000;
/** A conversation does not wait longer for a look. */
const TIMEOUT_MS = 20_000;
const PLAIN = ["--no-ext-diff", "--no-textconv", "--submodule=short", "--ignore-submodules=dirty"];

/** Prints the difference, and the names of new files; nothing that the repository names is run. */
export async function showChanges(cwd: string): Promise<void> {
  const options = { cwd, timeoutMs: TIMEOUT_MS };
  const { args } = await disarm(options);
  const color = takesColor(Deno.stdout) ? "--color=always" : "--no-color";
  const [diff, others] = await Promise.all([
    askReadGit([...args, "diff", ...PLAIN, color, "HEAD", "--"], options),
    askReadGit([...args, "ls-files", "--others", "--exclude-standard", "--directory"], options),
  ]);
  if (diff.code !== 0) throw new UserError(`cannot compare: ${gitReason(diff)}`);
  const lines = diff.stdout.split("\n").slice(0, -1);
  const added = others.stdout.split("\n").slice(0, -1);
  if (lines.length + added.length === 0) return printNotice("nothing has changed");
  const shown = [...lines.slice(0, MAX_LINES), ...added.map((name) => `new: ${name}`)];
  const { write, end } = foreignOutput(Deno.stdout);
  await write(new TextEncoder().encode(`${shown.join("\n")}\n`));
  await end();
  const left = lines.length - MAX_LINES;
  if (left > 0) printNotice(`… ${left} more lines: git diff HEAD`);
}
