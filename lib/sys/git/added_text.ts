/**
 * What a range of commits, or the index, adds to the files of a repository.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { gitPath } from "./git_program.ts";
import { DISARMED, NO_PROGRAMS } from "./read_git.ts";
import { type GitOptions, showGit } from "./run_git.ts";

const FORM = [
  ...["--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--unified=0"],
  ...["--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules=dirty", "--no-relative"],
];
/** Of one file: more of it nobody looks at. */
const MAX_CHARS = 4 * 1024 * 1024;

/**
 * Calls `onFile` with the added lines of each text file, one file after the other.
 *
 * @param what two commits, or `["--cached"]`
 * @throws {UserError} when git fails
 */
export async function addedText(
  what: readonly string[],
  git: GitOptions,
  onFile: (path: string, text: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let path: string | undefined;
  let text = "";
  let rest = "";
  const end = () => {
    if (path !== undefined && text !== "") onFile(path, text);
    text = "";
  };
  const take = (line: string) => {
    if (line.startsWith("+++ ")) {
      end();
      path = line.slice("+++ b/".length);
    } else if (line.startsWith("+") && text.length < MAX_CHARS) text += `${line.slice(1)}\n`;
  };
  const onOutput = (bytes: Uint8Array) => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = (lines.pop() ?? "").slice(0, MAX_CHARS);
    lines.forEach(take);
    return Promise.resolve();
  };
  const env = { ...NO_PROGRAMS, PATH: gitPath(git.cwd), ...git.env };
  const args = [...DISARMED, "diff", ...FORM, ...what, "--"];
  const code = await showGit(args, { cwd: git.cwd, env, onOutput });
  if (code !== 0) throw new UserError(`git diff failed: it ended with ${code}`);
  take(rest);
  end();
}
