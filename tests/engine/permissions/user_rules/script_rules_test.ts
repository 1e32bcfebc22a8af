/** Programs that rules deny, in scripts that were written before, and as copies of their own. */
import { join } from "@std/path/join";
import { inWorld } from "../../../helpers/permission_world.ts";
import { assertDecided, judge } from "./rule_judge.ts";

const PROGRAM = "/usr/bin/env";
const SCRIPTS: Readonly<Record<string, string>> = {
  "evil.sh": "set -e\ncd src\ngit push origin\n",
  "x.sh": "#!/bin/sh\ngit push\n",
  "nested.sh": "sh ./evil.sh\n",
  "argument.sh": "#!/bin/sh\ngit $1\n",
  "good.sh": '#!/bin/sh\n# git push is not done here\ngit status\n$CMD push\n"$@"\n',
  "endless.sh": "git status; sh endless.sh\n",
  "package.json": JSON.stringify({
    scripts: {
      release: "npm version patch && git push --tags",
      build: "tsc",
      test: "git status",
      both: "npm run build && npm run release",
    },
  }),
  Makefile: "all: build push\n\nbuild:\n\tgit status\n\npush: build\n\t@git push\n",
};

async function assertRuled(deny: string, commands: readonly string[], decision: string) {
  await inWorld(async (world) => {
    for (const [name, text] of Object.entries(SCRIPTS)) {
      await Deno.writeTextFile(join(world.cwd, name), text, { mode: 0o755 });
    }
    await Deno.copyFile(PROGRAM, join(world.cwd, "copy"));
    const decide = await judge(world, { deny: [deny] }, { mode: "yolo" });
    await assertDecided(decide, commands, decision);
  });
}

Deno.test("a denied command is found in scripts that are run, as they are or are about to be", async () => {
  await assertRuled("Bash(git push:*)", [
    "sh evil.sh",
    "./x.sh",
    ". ./evil.sh",
    "bash < evil.sh",
    "bash -x evil.sh",
    "timeout 5 ./x.sh",
    "sudo sh evil.sh",
    "find . -name x -exec sh evil.sh \\;",
    "sh nested.sh",
    "BASH_ENV=evil.sh bash -c :",
    "export BASH_ENV=evil.sh; bash -c :",
    "env BASH_ENV=evil.sh bash -c :",
    "bash --rcfile evil.sh -i",
    "BASH_ENV=<(echo git push) bash -c :",
    "export BASH_ENV=<(echo git push); bash -c :",
    "env A=1 BASH_ENV=<(echo git push) bash -c :",
    "ENV=<(echo git push) sh -i",
    "BASH_ENV='$(git push)' bash -c :",
    "bash --rcfile <(echo git push) -i",
    // What stands behind the script is for it, and what begins with + is an option.
    "bash evil.sh -n",
    "bash evil.sh -c x",
    "bash +x evil.sh",
    "bash +o posix evil.sh",
    "bash -oe pipefail evil.sh",
    "bash - evil.sh",
    "bash argument.sh push",
    "./argument.sh push",
    ". ./argument.sh push",
    "bash <(echo 'git $1') push",
    "sh -s push <<< 'git $1'",
    "bash -s -- push <<< 'git $1'",
    "echo 'git $1' | sh -s push",
    "bash -c sh <<< 'git push'",
    "bash -c sh <<< $'git status\\ngit push'",
    "printf 'git status\\ngit push\\n' | sh",
    "bash <(printf 'git status\\ngit push\\n')",
    "echo git 'push origin' | sh",
    "fish --command='git push'",
    "fish -C 'git push' x",
    "X=<(:) Y=2 git push",
    "EXINIT='!git push' vi",
    "echo 'git push' > y.sh; sh y.sh",
    "cat > y.sh <<'E'\n#!/bin/sh\ngit push\nE\nchmod +x y.sh && ./y.sh",
    "printf 'git push\\n' > y; . ./y",
    "tee y <<< 'git push'; bash y",
    "npm run release",
    "yarn release",
    "npm run both",
    "make",
    "make push",
    "make -C . all",
    "while read x; do :; done < <(git push)",
    'x=(git push); "${x[@]}"',
    'sh -c "$(echo git push)"',
    "parallel ::: 'git push'",
    "crontab - <<< '* * * * * git push'",
    "cat > d.py <<'E'\nimport os\nos.system(\"git push\")\nE\npython3 d.py",
    "x=GIT; ${x,,} push",
  ], "deny");
  await assertRuled("Bash(git push:*)", [
    "./good.sh",
    'sh good.sh "$@"',
    ". ./good.sh",
    "sh endless.sh",
    "npm test",
    "npm run build",
    "make build",
    "cat evil.sh",
    "chmod +x evil.sh",
    "bash -n evil.sh",
    "./argument.sh pull",
    "sh -s pull <<< 'git $1'",
    "bash -c 'git $1' _ pull",
    "bash -c cat <<< 'git push'",
    "printf 'git status\\ngit pull\\n' | sh",
    "bash -euo pipefail -c 'git pull'",
    "BASH_ENV=<(echo git pull) bash -c :",
    "X=<(echo git push) git pull",
    "echo 'git push' > notes.md",
    "./not-there push",
  ], "allow");
});

Deno.test("a denied program is found as a copy of its own", async () => {
  await assertRuled("Bash(env:*)", [
    "./copy x",
    "cd src && ../copy x",
    `cp ${PROGRAM} y; ./y x`,
    "cp $(which env) y",
    `ln -s ${PROGRAM} y`,
    `install -m755 ${PROGRAM} y`,
    `cat ${PROGRAM} > y; chmod +x y; ./y x`,
    `dd if=${PROGRAM} of=y`,
  ], "deny");
  const others = ["cp a.txt y; ./y x", `ls -l ${PROGRAM}`, `file ${PROGRAM}`, "which env"];
  await assertRuled("Bash(env:*)", others, "allow");
});

Deno.test("a denied command is found in scripts though the machine stands still while they are looked at", async () => {
  const { now } = performance;
  let stoodStillMs = 0;
  performance.now = () => now.call(performance) + (stoodStillMs += 1_200);
  try {
    await assertRuled("Bash(git push:*)", ["sh evil.sh", "./x.sh"], "deny");
  } finally {
    performance.now = now;
  }
});
