/**
 * The repositories around a run, and what it has left in them that looks like nothing: false objects, an index that differs from
 * the files, what blocks git. To look for that costs more than a command may wait for, and is done in the end.
 *
 * @module
 */
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import type { LaterRun } from "./later_run.ts";
import { asItIs, type RepositoryBefore } from "./repository_before.ts";

export class GitBefore {
  readonly #repositories: readonly RepositoryBefore[];

  private constructor(repositories: readonly RepositoryBefore[]) {
    this.#repositories = repositories;
  }

  /** @param roots directories that a run may write to; absolute */
  static begin(roots: readonly string[]): GitBefore {
    const found = roots.map((root) => repositoryFiles(resolvePathSync(root, "/")));
    const byDirectory = new Map(
      found.flatMap((files) => files === undefined ? [] : [[files.gitDirectory, files] as const]),
    );
    return new GitBefore([...byDirectory.values()].map(asItIs));
  }

  /**
   * What the run has left there that somebody falls for later.
   *
   * @param options.isHurried whether it may take no longer than an instant
   */
  async look({ isHurried = false } = {}): Promise<LaterRun[]> {
    if (this.#repositories.length === 0) return [];
    const { leftInGit } = await import("./left_in_git.ts");
    const found: LaterRun[] = [];
    const own = new Set(this.#repositories.map(({ gitDirectory }) => gitDirectory));
    for (const repository of this.#repositories) {
      found.push(...await leftInGit(repository, { isHurried, own }));
    }
    return [...new Map(found.map((run) => [`${run.path}\0${run.by}`, run])).values()];
  }
}
