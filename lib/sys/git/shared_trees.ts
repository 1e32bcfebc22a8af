/**
 * Temporary trees for who compares one working tree with many commits.
 *
 * @module
 */
import type { GitOptions } from "./run_git.ts";
import { withTemporaryTree } from "./temporary_tree.ts";
import type { WorkingTree } from "./working_tree.ts";

interface OpenTree {
  tree: WorkingTree;
  git: GitOptions;
}

/** Trees that are made once, and are there until all is done. */
export class SharedTrees implements AsyncDisposable {
  readonly #open = new Map<string, Promise<OpenTree>>();
  readonly #done = Promise.withResolvers<void>();
  readonly #closing: Array<Promise<unknown>> = [];

  /** `withTemporaryTree()`, but that the same tree may have been made before. */
  readonly use: typeof withTemporaryTree = async (top, options, action) => {
    const { comparedWith, ...rest } = options;
    const key = JSON.stringify([top, rest.leaveOut?.key, rest.untracked]);
    let { tree, git } = await this.#once(key, top, rest);
    if (tree.hasFiltered && comparedWith !== undefined) {
      ({ tree, git } = await this.#once(`${key} ${comparedWith}`, top, options));
    }
    return await action(tree, git);
  };

  #once(
    key: string,
    top: string,
    options: Parameters<typeof withTemporaryTree>[1],
  ): Promise<OpenTree> {
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const { promise, resolve, reject } = Promise.withResolvers<OpenTree>();
    this.#closing.push(
      withTemporaryTree(top, options, async (tree, git) => {
        resolve({ tree, git });
        await this.#done.promise;
      }).catch(reject),
    );
    this.#open.set(key, promise);
    return promise;
  }

  /** Removes them: nobody uses one any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#done.resolve();
    await Promise.all(this.#closing);
  }
}
