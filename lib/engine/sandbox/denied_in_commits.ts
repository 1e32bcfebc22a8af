/**
 * What rules deny to read, and git has all the same: whoever may read the objects of a repository can have it printed.
 *
 * @module
 */
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { isWithin } from "../../sys/files/is_within.ts";
import { askReadGit } from "../../sys/git/read_git.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import type { UserRule } from "../permissions/user_rules/user_rule.ts";
import { type DeniedPlacesOptions, judgeOfDenied, MAX_ENTRIES } from "./denied_places.ts";
import { listedPaths } from "./listed_paths.ts";

/** In a sentence, without a point; undefined where the commit that is checked out has nothing of it. */
export async function noticeOfCommits(
  rules: readonly UserRule[],
  options: DeniedPlacesOptions,
): Promise<string | undefined> {
  const root = repositoryFiles(options.cwd)?.root;
  const judge = root === undefined ? undefined : await judgeOfDenied(rules, options);
  if (root === undefined || judge === undefined || !judge.denies("read")) return undefined;
  const below = judge.deniedRoots("read").filter((path) => isWithin(path, root));
  // Rules that mean something anywhere in a directory above.
  const isWhole = judge.deniedRoots("read").some((path) => isWithin(root, path));
  if (!isWhole && below.length === 0) return undefined;
  const paths = isWhole ? [] : below.map((path) => relative(root, path));
  const { code, stdout } = await askReadGit(
    ["ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD", "--", ...paths],
    { cwd: root },
  );
  if (code !== 0) return undefined;
  const tracked = stdout.split("\0", MAX_ENTRIES + 1).slice(0, MAX_ENTRIES)
    .filter((path) =>
      path !== "" && judge.deniesPlace(join(root, path), "read", { isDirectory: false })
    );
  return tracked.length === 0
    ? undefined
    : `git keeps what rules deny reading, and prints it to every program in the sandbox (git log -p): ${
      listedPaths(tracked)
    }`;
}
