/**
 * A diff for the user to see, or for a program to take.
 *
 * @module
 */
import { gitPath } from "./git_program.ts";
import { ownPager } from "./own_pager.ts";
import { DISARMED, DISARMED_ENVIRONMENT } from "./read_git.ts";
import { type GitOptions, showGit } from "./run_git.ts";

/** What a patch must be that `git apply` takes, whatever the user's configuration says. */
const PATCH = [
  ...["--no-color", "--binary", "--full-index", "--unified=3", "--no-relative"],
  ...["--src-prefix=a/", "--dst-prefix=b/", "--output-indicator-new=+", "--output-indicator-old=-"],
  "--output-indicator-context= ",
];

/** Nothing that a repository names is run for a diff, see `read_git.ts`. */
const PLAIN = ["--no-ext-diff", "--no-textconv", "--submodule=short", "--ignore-submodules=dirty"];

export interface TerminalOptions {
  hasColor: boolean;
  /** Takes what no pager takes: whatever stands in a file must not command a terminal. */
  write: (bytes: Uint8Array) => Promise<void>;
}

/**
 * Prints the difference between two trees on stdout: on a terminal with the user's pager and colours, else as a patch.
 *
 * @param options `terminal` where stdout is one
 * @returns git's exit code
 */
export async function showDiff(
  trees: readonly [from: string, to: string],
  { git, terminal }: { git: GitOptions; terminal?: TerminalOptions },
): Promise<number> {
  const env = { ...DISARMED_ENVIRONMENT, PATH: gitPath(git.cwd), ...git.env };
  const diff = (...options: string[]) => [
    ...["-c", "diff.orderFile=/dev/null", "diff"],
    ...[...PLAIN, ...options, ...trees, "--"],
  ];
  if (terminal === undefined) {
    // GIT_DIFF_OPTS would win over --unified.
    const options = { cwd: git.cwd, env: { ...env, GIT_DIFF_OPTS: "" } };
    return await showGit([...DISARMED, ...diff(...PATCH)], options);
  }
  const { hasColor, write } = terminal;
  const { pager, diff: pages } = await ownPager();
  if (pager === "cat" || pages === "false") {
    const color = hasColor ? "--color=always" : "--no-color";
    return await showGit([...DISARMED, ...diff(color)], { cwd: git.cwd, env, onOutput: write });
  }
  // "--no-pager" would win over what is configured.
  const armed = DISARMED.filter((arg) => arg !== "--no-pager");
  const paged = [...armed, "-c", `core.pager=${pager}`, "-c", `pager.diff=${pages}`];
  return await showGit([...paged, ...diff(...(hasColor ? [] : ["--no-color"]))], {
    cwd: git.cwd,
    env,
  });
}
