import { assertEquals, assertRejects } from "@std/assert";
import { assertOnOwnBranch } from "../../../lib/agents/finish/own_branch.ts";
import { UserError } from "../../../lib/errors.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** What an agent leaves in its worktree, whose branch is `own`; and what is said of it, before the command that mends it. */
const LEFT: Record<string, [words: string[], says: string]> = {
  "another branch as HEAD": [
    ["symbolic-ref", "HEAD", "refs/heads/main"],
    'has "main" checked out, not its own, "own"',
  ],
  "another branch, switched to": [
    ["switch", "-q", "-c", "other"],
    'has "other" checked out, not its own, "own"',
  ],
  "its own as another name": [
    ["symbolic-ref", "refs/heads/own", "refs/heads/main"],
    'has "main" checked out, its own, "own", is but another name',
  ],
  "its own as another name of what is not there": [
    ["symbolic-ref", "refs/heads/own", "refs/heads/new"],
    'has "new" checked out, its own, "own", is but another name',
  ],
  "its own as another name of no branch": [
    ["symbolic-ref", "refs/heads/own", "refs/tags/v1"],
    'has "refs/tags/v1" checked out, its own, "own", is but another name',
  ],
  "no branch": [
    ["switch", "-q", "--detach"],
    'no branch is checked out in its worktree, not its own, "own"',
  ],
  "its own renamed": [
    ["branch", "-m", "better"],
    'has "better" checked out, its own, "own", is gone',
  ],
};

for (const [name, [words, says]] of Object.entries(LEFT)) {
  Deno.test(`an agent that has left ${name} has left nothing to commit to`, async () => {
    await using directory = await temporaryDirectory();
    const project = directory.at("project");
    const tree = directory.at("tree");
    await git(directory.path, "init", "-q", "-b", "main", project);
    await git(project, "commit", "-q", "--allow-empty", "-m", "first");
    await git(project, "tag", "v1");
    await git(project, "switch", "-q", "-c", "dev");
    await git(project, "worktree", "add", "-q", "-b", "own", tree);
    await git(project, "tag", "own");
    const agent = { worktree: "own", base_commit: (await git(tree, "rev-parse", "HEAD")).trim() };
    await assertOnOwnBranch(tree, agent);
    await Deno.writeTextFile(`${tree}/work`, "");
    await git(tree, ...words);
    const { message } = await assertRejects(() => assertOnOwnBranch(tree, agent), UserError);
    const [what = "", command = ""] = message.split("; look at it, then: git -C ");
    assertEquals(what.replace(/^its worktree /, ""), says);
    const [path, ...mending] = command.split(" ");
    assertEquals(path, tree);
    await git(tree, ...mending);
    await assertOnOwnBranch(tree, agent);
    assertEquals(await git(tree, "status", "--porcelain"), "?? work\n");
  });
}
