/** Files that rules deny to edit, and the many ways of a command line to change them. Nothing of it is run. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { inWorld } from "../../../helpers/permission_world.ts";
import { git } from "../../../helpers/sandbox.ts";
import { type Judge, judge } from "./rule_judge.ts";

const FILES = ["locked/in/a.ts", "locked/b.ts", "src/a.ts", "src/b.ts"];

/** A repository of which `locked` may not be edited. */
async function inProject(body: (decide: Judge) => Promise<void>): Promise<void> {
  await inWorld(async (world) => {
    const { cwd } = world;
    await Deno.remove(join(cwd, ".git"), { recursive: true });
    for (const name of FILES) {
      await Deno.mkdir(join(cwd, name, ".."), { recursive: true });
      await Deno.writeTextFile(join(cwd, name), "a\n");
    }
    await git(cwd, "init", "--quiet", "--initial-branch=main");
    await git(cwd, "add", "--all");
    const environment = { PATH: Deno.env.get("PATH") ?? "", HOME: world.home };
    const deny = ["Edit(./locked/**)"];
    await body(await judge(world, { deny }, { mode: "yolo", environment }));
  });
}

async function assertDecided(decide: Judge, commands: readonly string[], decision: string) {
  const others: string[] = [];
  for (const command of commands) {
    if (await decide("bash", { command }) !== decision) others.push(command);
  }
  assertEquals(others, [], `not ${decision}`);
}

Deno.test("a file that may not be edited is changed by no program that names it", async () => {
  await inProject(async (decide) => {
    await assertDecided(decide, [
      "mkfifo locked/x",
      "mknod locked/x p",
      "fallocate -l 1 locked/x",
      "strip locked/in/a.ts",
      "dos2unix locked/in/a.ts",
      "link locked/in/a.ts y",
      "chattr +i locked/in/a.ts",
      "zstd locked/in/a.ts",
      "zstd --rm locked/in/a.ts",
      "compress locked/in/a.ts",
      "trash locked/in/a.ts",
      "rimraf .",
      "rimraf locked",
      "npx rimraf .",
      "gio trash locked/in/a.ts",
      "ditto src locked/y",
      "scp host:x locked/y",
      "find src -fprint locked/x",
      "tar cf locked/x.tar src",
      "tar -czf locked/x.tgz src",
      "tar xf a.tar --cd=locked",
      "rmdir locked/in",
      "mktemp locked/XXXX",
      "csplit -f locked/x src/a.ts 1",
      "autopep8 -i locked/in/a.ts",
      "clang-format -i locked/in/a.ts",
      "rubocop -a locked/in/a.ts",
      "stylelint --fix locked/in/a.ts",
      "black -l 100 locked/in/a.ts",
      "gofmt -l -w locked/in/a.ts",
      "git whatchanged --output=locked/x",
      "git stash show -p --output=locked/x",
      "git archive --out=locked/x HEAD",
      "git worktree add locked/w",
      "git submodule add https://x.y/z locked/s",
      "git config -f locked/c a.b c",
      "git -C . rm locked/in/a.ts",
      "git -C locked rm in/a.ts",
      "git mv locked other",
      "git rm -r .",
      "git-rm locked/in/a.ts",
      "sd a b locked/in/a.ts",
      "awk -iinplace 1 locked/in/a.ts",
      "sed --in-place=.b s/a/b/ locked/in/a.ts",
      "sed -sEi s/a/b/ locked/in/a.ts",
      "perl -0777 -pi -e s/a/b/ locked/in/a.ts",
      "find . -name '*.ts' -exec chmod +x {} +",
      "find . -name '*.ts' -exec dos2unix {} +",
      "find . -name '*.ts' -exec prettier --write {} +",
      "cd locked && sed -i s/a/b/ in/a.ts",
      "git -C locked rm in/a.ts",
      "git -C src -C ../locked rm in/a.ts",
      "git rm ':/locked/b.ts'",
      "git rm ':(top)locked/b.ts'",
      "git -C locked mv in ../x",
      "git -C src diff --output=../locked/x",
    ], "deny");
    await assertDecided(decide, [
      "tar cfC x.tar locked .",
      "tar cf x.tar locked",
      "tar tf locked/x.tar",
      "zstd -c locked/in/a.ts",
      "perl -MList::Util=sum -ne 'print' locked/in/a.ts",
      "ruby -rjson -ine 'print' src/a.ts",
      "cargo test --manifest-path locked2/Cargo.toml",
      "black --check locked/in/a.ts",
      "prettier -l --write src",
      "git push -o ci.skip origin HEAD:x",
      "git log --output-indicator-new=x",
      "git config -f locked/c --get a.b",
      "git clone https://x.y/locked",
      "git diff --output=x locked",
      "find locked -name x -print",
      "sd -p a b locked/in/a.ts",
      "shuf -n 1 locked/in/a.ts",
      "mv src other",
      "git -C locked status",
      "git -C src rm in/a.ts",
      "git -C src mv a.ts b.ts",
      "git log -- ':!locked'",
      "git checkout -b x",
    ], "allow");
  });
});
