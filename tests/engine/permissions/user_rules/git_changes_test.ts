/** Files that rules deny to edit, and what git would change of them without being told their names. Nothing of it is run. */
import { join } from "@std/path/join";
import { inWorld } from "../../../helpers/permission_world.ts";
import { git } from "../../../helpers/sandbox.ts";
import { assertDecided, type Judge, judge } from "./rule_judge.ts";

/** Where `locked` may not be edited: `main` is at the first commit, `other` changes `locked`, `side` does not. */
async function inRepository(
  deny: string,
  body: (decide: Judge, cwd: string) => Promise<void>,
): Promise<void> {
  await inWorld(async (world) => {
    const { cwd } = world;
    await Deno.remove(join(cwd, ".git"), { recursive: true });
    await git(cwd, "init", "--quiet", "--initial-branch=main");
    const write = async (name: string, text: string) => {
      await Deno.mkdir(join(cwd, name, ".."), { recursive: true });
      await Deno.writeTextFile(join(cwd, name), text);
    };
    const commit = async (message: string) => {
      await git(cwd, "add", "--all");
      await git(cwd, "commit", "--quiet", "-m", message);
    };
    await write(".gitignore", "*.log\n.env\n");
    await write("locked/b.ts", "a\n");
    await write("src/a.ts", "a\n");
    await commit("first");
    for (const [branch, name] of [["other", "locked/b.ts"], ["side", "src/a.ts"]] as const) {
      await git(cwd, "checkout", "--quiet", "-b", branch, "main");
      await write(name, `${branch}\n`);
      await commit(branch);
    }
    await git(cwd, "checkout", "--quiet", "main");
    await git(cwd, "update-ref", "refs/remotes/origin/theirs", "other");
    await git(cwd, "update-ref", "refs/remotes/origin/harmless", "side");
    const environment = { PATH: Deno.env.get("PATH") ?? "", HOME: world.home };
    await body(await judge(world, { deny: [deny] }, { mode: "yolo", environment }), cwd);
  });
}

/** They bring back what git has. */
const RESTORING = [
  "git restore .",
  "git restore -W .",
  "git restore :/",
  "git restore '*.ts'",
  "git restore --source=HEAD .",
  "git restore -s HEAD -SW .",
  "git restore --pathspec-from-file=list",
  "git checkout -- .",
  "git checkout .",
  "git checkout :/",
  "git checkout -- '*.ts'",
  "git checkout HEAD .",
  "git checkout HEAD -- .",
  "git checkout src .",
  "git checkout -f",
  "git checkout -f main",
  "git checkout --pathspec-from-file=list",
  "git switch -f main",
  "git switch --discard-changes main",
  "git reset --hard",
  "git reset --hard HEAD",
  "git reset --hard -q",
  "git stash",
  "git stash push -m x",
  "git stash -u",
  "git stash save x",
  "git stash push -- .",
  "git checkout-index -a -f",
  "git read-tree -u --reset HEAD",
  "git -C src restore :/",
  "cd src && git checkout -- ..",
  "git-restore .",
  "sh -c 'git restore .'",
  "git stash && git switch side",
];

Deno.test("git brings no file back that may not be edited, where it has another state", async () => {
  await inRepository("Edit(./locked/**)", async (decide, cwd) => {
    await assertDecided(decide, RESTORING, "allow");
    await Deno.writeTextFile(join(cwd, "locked/b.ts"), "changed by the user\n");
    await assertDecided(decide, RESTORING, "deny");
    await assertDecided(decide, [
      "git restore src",
      "git restore . ':!locked'",
      "git restore --staged .",
      "git restore -S :/",
      "git -C src restore .",
      "cd src && git checkout -- .",
      "git checkout -- src",
      "git checkout main",
      "git checkout side",
      "git checkout -b x",
      "git checkout HEAD src",
      "git switch side",
      "git switch -c x",
      "git reset",
      "git reset --soft HEAD",
      "git reset --keep side",
      "git stash push -- src",
      "git stash list",
      "git stash push -m x -- . ':!locked'",
      "git merge side",
      "git status",
    ], "allow");
    await Deno.remove(join(cwd, "locked/b.ts"));
    await assertDecided(decide, ["git restore .", "git checkout .", "git reset --hard"], "deny");
  });
});

Deno.test("git brings no state of others into a file that may not be edited", async () => {
  await inRepository("Edit(./locked/**)", async (decide, cwd) => {
    await assertDecided(decide, [
      "git checkout other",
      "git checkout other -- .",
      "git checkout other .",
      "git checkout theirs",
      "git checkout -t origin/theirs",
      "git checkout -b x other",
      "git checkout --detach other",
      "git switch other",
      "git switch theirs",
      "git switch -c x other",
      "git switch --orphan x",
      "git restore --source other .",
      "git restore -s other :/",
      "git reset --hard other",
      "git reset --keep other",
      "git reset --merge other",
      "git merge other",
      "git merge --no-ff -m x other",
      "git merge --squash side other",
      "git pull origin theirs",
      "git pull --rebase origin theirs",
      "git rebase other",
      "git rebase --onto other main",
      "git rebase main other",
      "git cherry-pick other",
      "git cherry-pick main..other",
      "git cherry-pick -n other",
      "git revert --no-edit other",
      "git bisect start other main",
      "git read-tree -m -u other",
      "git sparse-checkout set src",
      'git checkout "$(cat branch)"',
      "git rm '*.ts'",
      "git rm -r ':/'",
    ], "deny");
    await assertDecided(decide, [
      "git checkout side",
      "git checkout side -- .",
      "git checkout harmless",
      "git checkout nothing",
      "git checkout -b x side",
      "git switch side",
      "git switch -c x origin/harmless",
      "git restore --source side .",
      "git reset --hard side",
      "git merge side",
      "git merge --continue",
      "git pull",
      "git pull origin harmless",
      "git pull --ff-only",
      "git rebase side",
      "git rebase --continue",
      "git cherry-pick side",
      "git revert --no-edit side",
      "git bisect start side main",
      "git bisect run npm test",
      "git read-tree other",
      "git fetch",
      "git rm '*.md'",
      "git rm 'src/*.ts'",
    ], "allow");
    await git(cwd, "checkout", "--quiet", "other");
    await assertDecided(decide, ["git checkout -", "git switch -", "git rebase main side"], "deny");
    // What was changed here alone stays.
    await assertDecided(decide, ["git merge main", "git rebase main"], "allow");
    await git(cwd, "branch", "--quiet", "--set-upstream-to=other", "main");
    await git(cwd, "checkout", "--quiet", "main");
    await assertDecided(decide, ["git pull", "git merge", "git rebase", "git pull -r"], "deny");
  });
});

Deno.test("git takes no file out of a stash, or of a merge that is given up, that may not be edited", async () => {
  await inRepository("Edit(./locked/**)", async (decide, cwd) => {
    await Deno.writeTextFile(join(cwd, "src/a.ts"), "b\n");
    await git(cwd, "stash", "--quiet");
    const popping = ["git stash pop", "git stash apply stash@{0}", "git stash branch x"];
    await assertDecided(decide, popping, "allow");
    await Deno.writeTextFile(join(cwd, "locked/new.ts"), "b\n");
    await git(cwd, "stash", "--quiet", "-u");
    await assertDecided(decide, popping, "deny");
    await assertDecided(
      decide,
      ["git stash pop 1", "git stash drop", "git merge --abort"],
      "allow",
    );
    await git(cwd, "merge", "--quiet", "--no-commit", "--no-ff", "other");
    await assertDecided(decide, ["git merge --abort", "git reset --hard"], "deny");
  });
});

Deno.test("git removes no file that it does not know and that may not be edited", async () => {
  await inRepository("Edit(./locked/**)", async (decide, cwd) => {
    const cleaning = ["git clean -fd", "git clean -fdx", "git clean -f :/", "git clean -fdX"];
    await assertDecided(decide, cleaning, "allow");
    await Deno.mkdir(join(cwd, "locked/new"));
    await Deno.writeTextFile(join(cwd, "locked/new/x.log"), "x\n");
    await assertDecided(decide, ["git clean -fdx", "git clean -fdX", "git stash -a"], "deny");
    await assertDecided(decide, [
      "git clean -fd",
      "git clean -fx",
      "git clean -ndx",
      "git clean -fdx -e '*.log'",
      "git clean -fdx -- src",
      "git clean -fdx . ':!locked'",
      "cd src && git clean -fdx",
      "git stash -u",
    ], "allow");
    await Deno.writeTextFile(join(cwd, "locked/new.ts"), "x\n");
    await assertDecided(decide, ["git clean -f", "git clean -fd", "git stash -u"], "deny");
    await assertDecided(decide, ["git stash", "git reset --hard", "git restore ."], "allow");
  });
});

Deno.test("git clean removes no .env that may not be edited", async () => {
  await inRepository("Edit(**/.env)", async (decide, cwd) => {
    await assertDecided(decide, ["git clean -fdx"], "allow");
    await Deno.writeTextFile(join(cwd, "src/.env"), "x\n");
    await assertDecided(decide, ["git clean -fdx", "cd src && git clean -fx"], "deny");
    await assertDecided(decide, ["git clean -fd", "git stash -u", "git clean -fdxe .env"], "allow");
  });
});

Deno.test("to name a file that stays as it is, unread, is neither to edit nor to read it", async () => {
  for (const tool of ["Edit", "Read"]) {
    await inRepository(`${tool}(./locked/**)`, async (decide) => {
      await assertDecided(decide, [
        "git restore --staged locked/b.ts",
        "git restore -S -- locked",
        "git rm --cached locked/b.ts",
        "git rm -r --cached .",
        "git rm -n locked/b.ts",
        "git mv -n locked other",
        "git clean -n locked",
        "git checkout -b locked/x",
        ...tool === "Read" ? ["chmod 600 locked/b.ts", "chown me locked/b.ts"] : [],
      ], "allow");
      const refused = tool === "Edit"
        ? ["git restore -S -W locked/b.ts", "git rm locked/b.ts", "chmod 600 locked/b.ts"]
        : ["git restore --staged --patch locked/b.ts", "setfacl -M locked/b.ts x"];
      await assertDecided(decide, refused, "deny");
    });
  }
});
