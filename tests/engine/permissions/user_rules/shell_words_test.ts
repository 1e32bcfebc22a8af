/** The many words of a shell that lead to one file, which a rule denies to read. Nothing of it is run. */
import { assertDecided, inRepository, type Judge } from "./rule_judge.ts";

const FILES = {
  "secrets/key": "TOP\n",
  ".env": "K=V\n",
  "src/a.ts": "a\n",
  "src/private": "TOP\n",
};

/** Its directory is `~/project`. */
function inProject(body: (decide: Judge) => Promise<void>): Promise<void> {
  const deny = ["Read(./secrets/**)", "Read(.env)", "Read(./src/private)", "Bash(git push:*)"];
  return inRepository({ lists: { deny }, mode: "yolo", files: FILES }, body);
}

Deno.test("a denied file stays denied where `~` stands in braces or behind a `=`", async () => {
  await inProject(async (decide) => {
    await assertDecided(decide, [
      "cat {~,/x}/project/secrets/key",
      "cat {~/project/secrets/key,src/a.ts}",
      "dd if=~/project/secrets/key",
      "export K=~/project/secrets/key; cat $K",
      "K=x:~/project/secrets/key; cat ${K#x:}",
      "HOME=$PWD/secrets; cat ~/key",
    ], "deny");
    await assertDecided(
      decide,
      ["cat {~,/x}/project/src/a.ts", "cat '~/project/secrets/key'"],
      "allow",
    );
  });
});

Deno.test("a denied program stays denied behind braces that become nothing", async () => {
  await inProject(async (decide) => {
    await assertDecided(decide, [
      "{git,} push",
      "{git,{,}} push",
      "{{,git},push}",
      "{,} git push",
      "E=; $E$E git push",
      "E=$NOT_SET; ${E:-git} push",
    ], "deny");
    await assertDecided(decide, ['{git,""} push', "{git,status}"], "allow");
  });
});

Deno.test("a denied file stays denied whatever range of braces names it", async () => {
  await inProject(async (decide) => {
    await assertDecided(decide, [
      "cat {s..s..1}ecrets/key",
      "cat {q..w..2}ecrets/key",
      "cat secrets/k{e,}{y..a}",
    ], "deny");
    await assertDecided(decide, ["cat src/{a..c..2}.ts"], "allow");
  });
});

Deno.test("a denied file stays denied behind the directories of the shell", async () => {
  await inProject(async (decide) => {
    await assertDecided(decide, [
      "cd src && cat ~-/secrets/key",
      "pushd src; cat ~1/secrets/key",
      "pushd src; cat ~-0/secrets/key",
      "pushd src; cat ~+1/secrets/key",
      "pushd src; pushd +1; cat ~1/private",
      "cat ~+/secrets/key",
      "PWD=$PWD/secrets; cat ~+/key",
      "OLDPWD=$PWD/secrets; cat ~-/key",
      "OLDPWD=$PWD/secrets; cd -; cat key",
      "OLDPWD=secrets; cd -; cat key",
      "pushd src; popd -n; cat private",
      "pushd node; pushd ../src; popd +1; cat private",
      "pushd src; popd -0; cat private",
      "pushd src; dirs -c; popd; cat private",
      "cd src; pushd -n ../secret; cat private",
      "cat ~no-such-user/key",
      "HOME=$PWD/src; cd; cat private",
      "HOME=$PWD/src; cat $(cd; pwd)/private",
      "mkdir -p x; CDPATH=.; cd src; cat private",
      "CDPATH=$PWD/src; cd deep; cat ../private",
      "CDPATH=$PWD; cd /; pushd src; cat private",
    ], "deny");
    await assertDecided(decide, [
      "cd src && cat ~-/src/a.ts",
      "pushd src; cat ~1/src/a.ts",
      "pushd src; popd; cat private",
      "cd src; pushd -n ..; cat a.ts",
      "git show HEAD~1",
      "dirs -v",
      "HOME=$PWD/src; cd; cat a.ts",
      "CDPATH=src; cd ./src; cat a.ts",
    ], "allow");
  });
});

Deno.test("a denied file stays denied in a shell that matches more by its patterns", async () => {
  await inProject(async (decide) => {
    await assertDecided(decide, [
      "shopt -s nocaseglob; cat SECRET*/KEY*",
      "shopt -s nocaseglob; cat src/PRIVAT[E-F]",
      "shopt -s dotglob; cat ?env",
      "shopt -s dotglob; cat *",
      "shopt -s dotglob; cat [!a]env",
      "shopt -s dotglob; G='?env'; cat $G",
      "shopt -s dotglob; cat [[.period.]]env",
      "shopt -s nocaseglob dotglob; cat ?ENV*",
      "shopt -s globstar; cat **/private",
      "shopt -s globstar; cat ./**",
      "zsh -c 'cat **/private'",
      "unset HOME; cat ~/project/secrets/key",
      "shopt -s extglob dotglob; cat @(.e|x)nv",
      "GLOBIGNORE=x; cat ?env",
      "export GLOBIGNORE=x; cat ?env",
      "printf -v GLOBIGNORE x; cat ?env",
      "bash -O dotglob -c 'cat ?env'",
      "bash -O nocaseglob -c 'cat src/PRIV*'",
      "env BASHOPTS=dotglob bash -c 'cat ?env'",
      "zsh -o globdots -c 'cat ?env'",
      "setopt GLOB_DOTS; cat ?env",
      "cat [[=s=]]ecrets/key",
      "cat [[.s.]]ecrets/key",
      "cat [[.hyphen.]s]ecrets/key",
      "cat src/[[:lower:]]rivate",
    ], "deny");
    await assertDecided(decide, [
      "cat ?env",
      "cat src/PRIV*",
      "shopt -u dotglob; cat ?env",
      "shopt -s nullglob; cat src/*.ts",
      "shopt -s dotglob nocaseglob globstar; cat src/?.TS '?env'",
    ], "allow");
  });
});

Deno.test("a denied file stays denied behind a `..` in a directory that nobody knows", async () => {
  await inProject(async (decide) => {
    await assertDecided(decide, [
      'cd "$D"; cat ../private',
      'cd "$D"; cat ./private',
      'cat "$D"/../private',
      'cat "$D"/./src/../secrets/key',
    ], "deny");
    await assertDecided(decide, ['cd "$D"; cat ../a.ts', 'cat "$D"/../private/../a.ts'], "allow");
  });
});

Deno.test("an allowance for a program is none for a key behind a `~` in braces", async () => {
  const lists = { allow: ["Bash(cat:*)"] };
  await inRepository({ lists, mode: "default", files: FILES }, async (decide) => {
    await assertDecided(decide, [
      "cat {~/.ssh/id_ed25519,src/a.ts}",
      "cat src/{a.ts,../../.ssh/id_ed25519}",
    ], "ask");
    await assertDecided(decide, ["cat src/{a.ts,private}"], "allow");
  });
});
