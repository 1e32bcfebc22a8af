/** Programs that run another one with options, settings and names in between, and variables that give options. Nothing of it is run. */
import { inWorld } from "../../../helpers/permission_world.ts";
import { assertDecided, judge } from "./rule_judge.ts";

Deno.test("a denied command stays denied behind each option of who runs it", async () => {
  await inWorld(async (world) => {
    const decide = await judge(world, { deny: ["Bash(git push:*)"] }, { mode: "yolo" });
    await assertDecided(decide, [
      "argv0 git x push",
      "exec -a x git push",
      "exec -la x git push",
      "exec -cla x git push",
      "env -a x git push",
      "env --argv0=x git push",
      "env --argv0 x git push",
      "env --argv x git push",
      "env --chd . git push",
      "env --unse X git push",
      "env -P /usr/bin git push",
      "env a-b=c git push",
      "env 'BASH_FUNC_x%%=() { git push; }' bash -c x",
      "env 'a b=c' git push",
      "env -S 'git push'",
      "env -vS 'git push'",
      "env -S '\"git\" push'",
      "env -S \"'git' 'push'\"",
      "env -S 'git\\_push'",
      "env -S 'A=b git push'",
      "env '-Sgit push'",
      "env -S '${X}git push'",
      "env -S 'git' push",
      "env -u X git push",
      "env - git push",
      "env -i - git push",
      "env -iu X git push",
      "env --block-signal git push",
      "stdbuf --output L git push",
      "stdbuf --out L git push",
      "nice --adj 5 git push",
      "sudo --chdir / git push",
      "sudo --host h git push",
      "sudo -D / git push",
      "sudo --other-user x git push",
      "sudo A=b git push",
      "time -f x git push",
      "time --output x git push",
      "time --form x git push",
      "flock --wait 3 f git push",
      "flock --timeout 3 f git push",
      "timeout --kill 3 5 git push",
      "ionice --class 3 git push",
      "taskset --cpu-list 0 git push",
      "numactl --physcpubind 0 git push",
      "strace --output x git push",
      "strace --trace x git push",
      "xargs --max-args 1 git push < /dev/null",
      "xargs --process-slot-var X git push",
      "xargs --max-chars 100 git push",
      "xargs --delim x git push",
      "nsenter --setuid 0 git push",
      "unshare --setuid 0 git push",
      "chroot --userspec x / git push",
      "setpriv --reuid 1 git push",
      "setpriv --selinux-label x git push",
      "doas -u x git push",
      "systemd-run --uid 0 git push",
      "systemd-run --working-directory / git push",
      "systemd-run --setenv A=b git push",
      "watch --interval 1 git push",
      "parallel --jobs 1 git push ::: x",
      "parallel --colsep , git push ::: x",
      "prlimit --nofile=1 git push",
      "chrt --rr 1 git push",
      "noglob git push",
      "nocorrect git push",
      "- git push",
      "command -p git push",
      "builtin command git push",
      "nohup -- git push",
      "\\git push",
      "'git' push",
      'g"i"t push',
      "$'git' push",
      "$'\\x67it' push",
      '$"git" push',
    ], "deny");
  });
});

Deno.test("a denied command stays denied in variables that give a program its options", async () => {
  await inWorld(async (world) => {
    const decide = await judge(world, { deny: ["Bash(git push:*)"] }, { mode: "yolo" });
    await assertDecided(decide, [
      "TAR_OPTIONS='--to-command=git\\ push' tar xf x",
      "TAR_OPTIONS=\"--checkpoint=1 --checkpoint-action=exec='git push'\" tar xf x",
      "export TAR_OPTIONS=--use-compress-program='git\\ push'; tar xf x",
      'ZIPOPT="-T -TT git\\ push" zip x y',
      "LESS='+!git push' less x",
      "export LESS='+!git push'; less x",
      "RSYNC_CONNECT_PROG='git push' rsync a b::c",
      "RSYNC_RSH='git push' rsync a b:c",
      "MAKEFLAGS='--eval=$(shell git push)' make",
      "GNUMAKEFLAGS='--eval=$(shell git push)' make",
      "MAKEFLAGS='SHELL=git\\ push' make",
      "FZF_DEFAULT_OPTS='--preview \"git push\"' fzf",
      "MANOPT='-P \"git push\"' man x",
      "PERL5OPT='-Mx;system(q(git push))' perl x",
      "PERL5DB='BEGIN { system(\"git push\") }' perl -d x",
      "RUBYOPT='-r./x' ruby y; git push",
      'NODE_OPTIONS=\'--import data:text/javascript,import{execSync}from"child_process";execSync("git push")\' node x',
      "SVN_EDITOR='git push' svn commit",
      "SVN_SSH='git push' svn up",
      "HGEDITOR='git push' hg commit",
      "SUDO_EDITOR='git push' sudoedit x",
      "KUBE_EDITOR='git push' kubectl edit x",
      "GH_EDITOR='git push' gh pr create",
      "GH_PAGER='git push' gh pr list",
      "GH_BROWSER='git push' gh browse",
      "BAT_PAGER='git push' bat x",
      "DELTA_PAGER='git push' delta",
      "PSQL_PAGER='git push' psql",
      "PSQL_EDITOR='git push' psql",
      "AWS_PAGER='git push' aws s3 ls",
      "CC='git push' make",
      "RUSTC_WORKSPACE_WRAPPER='git push' cargo build",
      "RUSTC='git push' cargo build",
      "CARGO_BUILD_RUSTC_WRAPPER='git push' cargo build",
      "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.pager GIT_CONFIG_VALUE_0='git push' git log",
      "env GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=alias.x GIT_CONFIG_VALUE_0=push git x",
      "BASH_ENV=<(echo git push) bash -c :",
    ], "deny");
  });
});

Deno.test("git's subcommands are what its configuration makes of them", async () => {
  await inWorld(async (world) => {
    const decide = await judge(world, { deny: ["Bash(git push:*)"] }, { mode: "yolo" });
    await assertDecided(decide, [
      "printf '[alias]\\ny=push\\n' > x; GIT_CONFIG_GLOBAL=x git y",
      "HOME=$PWD/x git y",
      "env XDG_CONFIG_HOME=x git y",
      "GIT_DIR=x/.git git y",
      'git -C "$X" y',
    ], "deny");
    await assertDecided(decide, [
      "GIT_CONFIG_GLOBAL=/dev/null git y",
      "HOME=$PWD/x git status",
      "git lfs pull",
    ], "allow");
  });
});

Deno.test("a program is the same with the `g` of GNU's on a Mac", async () => {
  await inWorld(async (world) => {
    const decide = await judge(world, { deny: ["Bash(rm:*)"] }, { mode: "yolo" });
    await assertDecided(decide, [
      "grm x",
      "genv rm x",
      "gxargs rm < list",
      "gfind . -exec rm {} +",
      "gtimeout 5 rm x",
      "gnohup rm x",
      "gnice rm x",
      "gstdbuf -oL rm x",
      "gchroot / rm x",
      "/opt/homebrew/bin/grm x",
      "sudo grm x",
      "env grm x",
      "for c in ls rm; do $c x; done",
      "busybox rm x",
      "toybox rm x",
      "gtime rm x",
    ], "deny");
    await assertDecided(decide, [
      "gls x",
      "grep rm x",
      "gcp a b",
      "git rm x",
      "for c in ls cat; do $c rm; done",
    ], "allow");
    const allow = await judge(world, { allow: ["Bash(rm:*)", "Bash(gls:*)"] });
    await assertDecided(allow, ["grm x"], "ask");
    await assertDecided(allow, ["gls x"], "allow");
  });
});
