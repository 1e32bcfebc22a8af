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
    await Deno.writeTextFile(join(cwd, "list"), "locked/b.ts\nsrc/a.ts\n");
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

Deno.test("a file that may not be edited is not changed as one of many that nobody names", async () => {
  await inProject(async (decide) => {
    await assertDecided(decide, [
      "grep -rl a . | xargs sed -i s/a/b/",
      "grep -rl a | xargs sed -i 's/a/b/g'",
      "grep -rlZ a . | xargs -0 sed -i s/a/b/",
      "rg -l a | xargs sed -i s/a/b/",
      "rg -l a . | xargs perl -pi -e s/a/b/",
      "git grep -l a | xargs sed -i s/a/b/",
      "git ls-files | xargs sed -i s/a/b/",
      "git ls-files '*.ts' | xargs prettier --write",
      "find . -name '*.ts' | xargs sed -i s/a/b/",
      "find . -name '*.ts' -print0 | xargs -0 sed -i s/a/b/",
      "find . -name '*.ts' -print0 | xargs -0 -n1 -I{} sed -i s/a/b/ {}",
      "find . -type f | sort | xargs rm",
      "find . -name '*.ts' | xargs -I{} mv {} {}.bak",
      "find . -name '*.ts' | xargs -I% sh -c 'sed -i s/a/b/ %'",
      "find . -name '*.ts' | xargs sh -c 'sed -i s/a/b/ \"$@\"' _",
      "find . -name '*.ts' | env xargs sed -i s/a/b/",
      "find . -name '*.ts' | xargs env sed -i s/a/b/",
      "find . -name '*.ts' | parallel sed -i s/a/b/ {}",
      "find . -name '*.ts' | parallel sed -i s/a/b/",
      "find . -name '*.ts' | while read f; do sed -i s/a/b/ \"$f\"; done",
      'find . -name \'*.ts\' | while IFS= read -r f; do sed s/a/b/ "$f" > "$f.t" && mv "$f.t" "$f"; done',
      "find . -name '*.ts' | while read -r f; do echo x >> \"$f\"; done",
      "find . -name '*.ts' | { while read f; do rm \"$f\"; done; }",
      "while read f; do sed -i s/a/b/ \"$f\"; done < <(find . -name '*.ts')",
      'while read f; do sed -i s/a/b/ "$f"; done < list',
      "for f in $(find . -name '*.ts'); do sed -i s/a/b/ $f; done",
      'for f in $(git ls-files); do sed -i s/a/b/ "$f"; done',
      "for f in `grep -rl a .`; do sed -i s/a/b/ $f; done",
      "for f in **/*.ts; do sed -i s/a/b/ $f; done",
      "sed -i s/a/b/ $(grep -rl a .)",
      "sed -i s/a/b/ $(git ls-files)",
      "sed -i s/a/b/ `find . -name '*.ts'`",
      "perl -pi -e s/a/b/ $(git grep -l a)",
      "rm $(find . -name '*.ts')",
      "prettier --write $(git ls-files '*.ts')",
      "find . -name '*.ts' -exec sh -c 'sed -i s/a/b/ \"$1\"' _ {} \\;",
      "find . -name '*.ts' -exec bash -c 'for f; do sed -i s/a/b/ \"$f\"; done' _ {} +",
      "find . -name '*.ts' -execdir sed -i s/a/b/ {} +",
      "find . -name '*.ts' -exec env sed -i s/a/b/ {} +",
      "fd -e ts -x sed -i s/a/b/ {}",
      "fd -e ts -X sed -i s/a/b/",
      "fd -e ts | xargs sed -i s/a/b/",
      "xargs sed -i s/a/b/ < list",
      "xargs -a list sed -i s/a/b/",
      "cat list | xargs sed -i s/a/b/",
      "cat list | while read f; do sed -i s/a/b/ $f; done",
      "parallel sed -i s/a/b/ ::: locked/b.ts",
      "parallel sed -i s/a/b/ :::: list",
      "ls locked/*.ts | xargs rm",
      "ls locked/* | xargs -n1 sed -i s/a/b/",
      "grep -l a locked/b.ts src/a.ts | xargs sed -i s/a/b/",
      "ls -d locked/* | while read f; do rm $f; done",
      "find . -name '*.ts' | xargs -P4 -n 10 chmod +w",
      "find . -name '*.ts' | xargs dos2unix",
      "find . -name '*.ts' -print0 | xargs -0 -r rm -f",
      "find . -name '*.ts' | cpio -pdm /tmp/x && find . -name '*.ts' | xargs rm",
      "git diff --name-only $(git hash-object -t tree /dev/null) | xargs sed -i s/a/b/",
      "git grep -lz a | xargs -0 perl -i -pe s/a/b/",
      "mapfile -t fs < <(find . -name '*.ts'); sed -i s/a/b/ \"${fs[@]}\"",
      "files=$(git ls-files); sed -i s/a/b/ $files",
    ], "deny");
    await assertDecided(decide, [
      "grep -rl a src | xargs sed -i s/a/b/",
      "grep -rl --exclude-dir=locked a . | xargs sed -i s/a/b/",
      "rg -l -g '!locked' a | xargs sed -i s/a/b/",
      "git ls-files src | xargs sed -i s/a/b/",
      "git grep -l a -- src | xargs sed -i s/a/b/",
      "git grep -l a -- ':!locked' | xargs sed -i s/a/b/",
      "find src -name '*.ts' | xargs sed -i s/a/b/",
      "find . -path ./locked -prune -o -name '*.ts' -print | xargs sed -i s/a/b/",
      "find . -name '*.ts' -not -path './locked/*' | xargs sed -i s/a/b/",
      "find . -name '*.pyc' | xargs rm",
      "find . -name '*.ts' | xargs cat",
      "find . -name '*.ts' | xargs grep -n a",
      "find . -name '*.ts' | xargs wc -l",
      "find . -name '*.ts' | xargs sed -n 1p",
      "find . -name '*.ts' | tee files.txt",
      "find . -name '*.ts' | tee \"$LOG\"",
      "find . -name '*.ts' > files.txt",
      "find . -name '*.ts' | while read f; do echo \"$f\" >> out.txt; done",
      'find . -name \'*.ts\' | while read f; do cp "$f" "/tmp/x/$f"; done',
      'find . -name \'*.ts\' | while read f; do echo "$f" | tee -a "$LOG"; done',
      "git ls-files | xargs cat",
      "git ls-files | xargs wc -l",
      "git diff --name-only | xargs eslint",
      "git diff --name-only | xargs prettier --check",
      'for f in $(git ls-files); do head -3 "$f"; done',
      'for f in src/*.ts; do sed -i s/a/b/ "$f"; done',
      "sed -i s/a/b/ $(git ls-files src)",
      "sed -i s/a/b/ $(grep -rl a src)",
      "rm -f $(find . -name '*.o')",
      'rm "$(mktemp)"',
      'mkdir -p "$(dirname src/a.ts)"',
      'x=$(git ls-files); echo "$x"',
      "find . -type f | wc -l",
      "grep -rn a . | head",
      "grep -rn a . | sed 's/a/b/'",
      "ls | head -3",
      "fd -e ts | xargs cat",
      "xargs -a list cat",
    ], "allow");
  });
});

Deno.test("a file that may not be edited is not changed by a container either", async () => {
  await inProject(async (decide) => {
    await assertDecided(decide, [
      "docker run -v .:/x alpine rm /x/locked/b.ts",
      "docker run -v .:/x alpine sh -c 'echo > /x/locked/b.ts'",
      "docker run -v .:/x alpine sh -c 'cd /x && echo > locked/b.ts'",
      "docker run -v .:/x -w /x alpine sh -c 'echo a > locked/b.ts'",
      "docker run -v .:/x -w /x alpine rm -rf .",
      "docker run -v .:/x -w /x/src alpine rm ../locked/b.ts",
      "docker run -v .:/x --workdir=/x alpine rm -rf locked",
      "docker run -v ./locked:/x alpine touch /x/a",
      "docker run --rm -v $PWD/locked:/x -w /x alpine touch a",
      "podman run -v ./locked:/x:Z alpine true",
      "nerdctl run --mount type=bind,src=./locked,dst=/x alpine true",
      "docker run --mount type=bind,source=$PWD,target=/x alpine rm /x/locked/b.ts",
      "docker compose run -v .:/x web rm /x/locked/b.ts",
      "docker cp c:/x locked/y",
      "docker container cp c:/x locked/y",
      "docker run -v .:/x alpine sed -i s/a/b/ /x/locked/b.ts",
      "docker run -v .:/x alpine cp /etc/hosts /x/locked/",
      "docker run -itv .:/x alpine rm /x/locked/b.ts",
      "docker run -v .:/x alpine tar xf /x/a.tar -C /x/locked",
      "ln -s . q && rm q/locked/b.ts",
      "ln -s . q && echo x > q/locked/b.ts",
      "docker run -v .:/x alpine find /x -name '*.ts' -delete",
    ], "deny");
    await assertDecided(decide, [
      "docker run -v ./locked:/x:ro alpine cat /x/b.ts",
      "docker run -v .:/x -w /x node npm test",
      "docker run --mount type=bind,src=./locked,dst=/x,readonly alpine true",
      "docker run -v ./src:/x alpine touch /x/a",
      "docker run -v .:/x alpine cat /x/locked/b.ts",
      "docker run -v data:/x alpine touch /x/a",
      "docker run -v .:/x -w /x alpine rm -rf src",
      "docker cp locked/b.ts c:/x",
      'docker run --rm -v "$PWD":/w -w /w golang go build ./...',
      "docker compose up -d",
    ], "allow");
  });
});
