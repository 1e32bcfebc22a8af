/**
 * A sandbox for agents in worktrees.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { namesIn } from "./files.ts";
import { createSandbox, git, type RunOptions, type Sandbox } from "./sandbox.ts";

export interface WorktreeSandbox extends Sandbox {
  /** A directory for more repositories. */
  readonly root: string;
  /** Runs an agent in the worktree `name` to its end; returns its id. */
  done(
    name: string,
    script: string,
    options?: RunOptions & { args?: readonly string[] },
  ): Promise<string>;
  /** Where the worktree of `name` is, in whichever repository. */
  worktree(name: string): string;
  /** Everything that a start could leave behind, to be compared. */
  traces(repository?: string): Promise<unknown>;
}

/** Makes one; in its repository one can commit. */
export async function worktreeSandbox(): Promise<WorktreeSandbox> {
  const sandbox = await createSandbox();
  const root = await Deno.realPath(dirname(sandbox.project));
  await identify(sandbox.project);
  const worktree = (name: string) => {
    const directory = join(root, "home", "worktrees");
    const found = namesIn(directory).map((repository) => join(directory, repository, name));
    return found.find((path) => namesIn(path).includes(".git")) ?? `no worktree ${name}`;
  };
  return {
    ...sandbox,
    root,
    worktree,
    done: async (name, script, options) => {
      const prompt = script === "" ? "short" : `rehearse: bash ${script}`;
      const id = await sandbox.startAgent(prompt, { args: ["-w", name], ...options });
      await sandbox.ended(id);
      return id;
    },
    traces: async (repository = sandbox.project) => ({
      references: await git(repository, "for-each-ref"),
      worktrees: await git(repository, "worktree", "list", "--porcelain"),
      config: await git(repository, "config", "--local", "--list"),
      directories: namesIn(join(root, "home", "worktrees")),
      agents: namesIn(join(root, "home", "agents")),
    }),
  };
}

/** Lets everybody commit in a repository. */
export async function identify(repository: string): Promise<void> {
  await git(repository, "config", "user.name", "Test");
  await git(repository, "config", "user.email", "test@example.com");
}

/** Makes another repository with a commit. */
export async function createRepository(path: string): Promise<string> {
  await Deno.mkdir(path, { recursive: true });
  await git(path, "init", "--quiet", "--initial-branch=main");
  await identify(path);
  await Deno.writeTextFile(join(path, "file"), "first\n");
  await git(path, "add", ".");
  await git(path, "commit", "--quiet", "--message", "first");
  return path;
}
