import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { inWorld } from "../../../helpers/permission_world.ts";
import { assertDecided, judge } from "./rule_judge.ts";

Deno.test("judgeCommand() finds a denied command in what other programs are told to run", async () => {
  await inWorld(async (world) => {
    const decide = await judge(world, { deny: ["Bash(git push:*)"] }, { mode: "yolo" });
    await Deno.symlink("/usr/bin/git", join(world.cwd, "g"));
    await assertDecided(decide, [
      // Options and settings that name a command
      "tar xf a.tar --to-command='git push'",
      "tar --checkpoint=1 --checkpoint-action=exec='git push' -cf x y",
      "tar cIf 'git push' x y",
      "zip x y -T -TT 'git push'",
      "rsync -e 'git push' a b:c",
      "ssh -o ProxyCommand='git push' host",
      "scp -S 'git push' a b:c",
      "sort --compress-program='git push' x",
      "split --filter='git push' x",
      "rg --pre 'git push' x",
      "vim -es '+!git push' +q",
      "ex -c '%!git push' -c q",
      "ed <<< '!git push'",
      "gdb -ex 'shell git push'",
      "sqlite3 x '.shell git push'",
      "psql -c '\\! git push'",
      "make --eval='x: ; git push' x",
      "make -f - <<< 'x: ; git push'",
      "nix-shell --run 'git push'",
      "nodemon --exec 'git push'",
      "echo 'git push' | at now",
      "tmux new-session -d 'git push'",
      "tmux send-keys 'git push' Enter",
      "socat - EXEC:'git push'",
      "expect -c 'spawn git push'",
      // Of git
      "git -c core.editor='git push' commit",
      "git -c core.pager='git push' log",
      "git -c alias.p='!git push' p",
      "git config alias.p push; git p",
      "git difftool -x 'git push'",
      "git filter-branch --tree-filter 'git push'",
      "git rebase --exec 'git push' HEAD~1",
      "git bisect run sh -c 'git push'",
      "git for-each-repo --config=x push",
      "git clone 'ext::git push'",
      "/usr/lib/git-core/git-push",
      // Variables
      "GIT_EDITOR='git push' git commit",
      "GIT_SSH_COMMAND='git push' git fetch",
      "export PROMPT_COMMAND='git push'; bash -i",
      "env PAGER='git push' man x",
      "PS4='$(git push)' bash -x -c :",
      "a[$(git push)]=1",
      // Programs that run programs
      "setpriv --reuid=1 git push",
      "runuser -u x -- git push",
      "runuser -u x git push",
      "sg docker 'git push'",
      "script -q /dev/null git push",
      "chpst -v -u x -e /x git push",
      "softlimit -m 300 git push",
      "setlock -n x git push",
      "s6-setuidgid x git push",
      "catatonit -- git push",
      "just --command git push",
      "just -c git push",
      "capsh -- -c 'git push'",
      "execlineb -Pc 'git push'",
      "choom -n 5 -- git push",
      "timelimit -t 5 git push",
      "run0 --unit x git push",
      "sudo-rs -u x git push",
      "aa-exec -p x -- git push",
      "arch -arch x86_64 git push",
      "sandbox-exec -p '(x)' git push",
      "runcon x git push",
      "scl enable x 'git push'",
      "schedtool -B -e git push",
      "unshare -S 0 git push",
      "corepack pnpm exec git push",
      "tsp git push",
      "cpulimit -l 5 -- git push",
      "screen -dm git push",
      "docker run --rm -v a:b image git push",
      "nix develop -c git push",
      "mise exec node@22 -- git push",
      "mise -C x exec -- git push",
      "uv --directory x run --env-file y git push",
      "poetry -C x run git push",
      "pnpm -C x exec git push",
      "xvfb-run -e x git push",
      "firejail git push",
      "/lib64/ld-linux-x86-64.so.2 /usr/bin/git push",
      "rustup run stable git push",
      "pwsh -c 'git push'",
      // What a pipe brings
      "echo git push | xargs -I{} sh -c '{}'",
      "echo 'push origin' | xargs git",
      "xargs git <<< push",
      "printf '%s %s' git push | sh",
      ". /dev/stdin <<< 'git push'",
      // Names
      "alias p=git; p push",
      "function git { command git push; }; git status",
      "g?t push",
      "/usr/bin/[g]it push",
      "GIT push",
      "./g push",
      "IFS=,; x=git,push; $x",
      "hash -p /usr/bin/git p; p push",
      // What a builtin runs beside its own work, and where it evaluates a text
      "mapfile -C 'git push' -c 1 x < list",
      "complete -C 'git push' x",
      "compgen -W '$(git push)'",
      "bind -x '\"\\C-a\": git push'",
      "fc -e 'git push'",
      "test -v 'a[$(git push)]'",
      "let 'a[$(git push)]=1'",
      "declare 'a[$(git push)]=x'",
      "printf -v 'a[$(git push)]' x",
      "x='a[$(git push)]'; ((x))",
      "command_not_found_handle() { git push; }; nosuch",
      "bash --rcfile <(echo git push) -i",
      // Settings in variables, and other ways to push
      "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=alias.x GIT_CONFIG_VALUE_0=push git x",
      "GIT_CONFIG_PARAMETERS=\"'alias.x=push'\" git x",
      "LESSOPEN='|git push' less x",
      "git send-pack origin main",
      "git subtree push --prefix=a origin x",
      "make --eval='$(shell git push)'",
      "make -f <(printf 'a:\\n\\tgit push')",
      "make SHELL='git push'",
      "m4 <<< 'syscmd(git push)'",
      "npm pkg set scripts.x='git push' && npm run x",
      "deno task --eval 'git push'",
      // More that run programs, and options with their values
      "screen -dmS x git push",
      "sudo -nu me git push",
      "timeout -vk 5 9 git push",
      "echo x | xargs -0n 1 git push",
      "linux64 git push",
      "cmake -E env A=b git push",
      "systemd-cat git push",
      "mamba run -n x git push",
      "guix shell git -- git push",
      "tcsh -c 'git push'",
      "pwsh -Command git push",
      "lxc exec x -- git push",
      "distrobox enter x -- git push",
      // Files that the line itself writes
      "cp /dev/stdin x <<< 'git push'; sh x",
      "install -m755 /dev/stdin x <<< 'git push'; ./x",
      "dd of=x <<< 'git push'; sh x",
      // Other languages
      'node --eval=\'require("child_process").spawn("git",["push"])\'',
      "awk 'BEGIN { \"git push\" | getline }'",
      "sed '1e git push' x",
      "sed 's/x/git push/e' x",
      "perl -e '`git push`'",
      "ruby -e '%x(git push)'",
      'deno eval \'new Deno.Command("git",{args:["push"]})\'',
      'python3 -c \'from subprocess import *; Popen(("git","push"))\'',
      "echo 'exec git push' | tclsh",
    ], "deny");
    await assertDecided(decide, [
      "git commit -m 'git push'",
      "gh pr create --body 'run git push'",
      "rg 'git push' src",
      "git log --grep 'git push'",
      "python3 -c \"print('git push')\"",
      "sed -i 's/git push/git pull/' x",
      "awk '/git push/' x",
      "rsync -e ssh a b:c",
      "tar -I zstd -cf x y",
      "GIT_EDITOR=true git rebase -i HEAD~1",
      "git submodule foreach 'git pull'",
      "docker run image echo git push",
      "cat <<'E' > x\ngit push\nE",
      "find . -type f | xargs wc -l",
      "alias ll='ls -l'; ll",
      "printf '%s\\n' git push",
      // What a shell is to set up, as manuals have it
      'eval "$(ssh-agent -s)"; ssh-add',
      'eval "$(direnv hook bash)"',
      'eval "$(conda shell.bash hook)" && conda activate x',
      'npm start & pid=$!; trap "kill $pid" EXIT',
      "echo 'see [`git push`](x)' >> notes",
      "body='- [`git push`](x)'; gh pr create --body \"$body\"",
      "xargs -n1 echo < list",
      "xargs -0 -n 1 wc -l < list",
      "git subtree pull --prefix=a origin x",
      "bash -c 'git pull' <(echo git push)",
      "GIT_CONFIG_GLOBAL=/dev/null git status",
      "just test && arch && script -q log",
      "runuser -u x git status && xcrun --show-sdk-path",
    ], "allow");
    await assertDecided(decide, [
      'ssh-agent() { echo git push; }; eval "$(ssh-agent -s)"',
      'eval "$(./direnv hook bash)"',
      'eval "$(direnv exec . x)"',
    ], "deny");
  });
});

Deno.test("judgeCommand() takes options for what they mean, in any order", async () => {
  await inWorld(async (world) => {
    const decide = await judge(world, { deny: ["Bash(rm -rf *)"] }, { mode: "yolo" });
    const denied = ["rm -rf x", "rm -fr x", "rm -r -f x", "rm -Rfv x", "rm --recursive --force x"];
    await assertDecided(decide, denied, "deny");
    await assertDecided(decide, ["rm -r x", "rm -f x", "rm x", "ls -rf x"], "allow");
    // What is known of a word tells what it is not.
    const found = [
      "find . -name '*.orig' -exec rm {} +",
      "for f in $(git ls-files); do rm ./$f; done",
    ];
    await assertDecided(decide, found, "allow");
    await assertDecided(decide, ["rm $(x)", "rm -$(x) y", "rm -r$(x) y", "rm $(x)f y"], "deny");
  });
});

Deno.test("an allowance for what runs elsewhere is one for what is run there", async () => {
  await inWorld(async (world) => {
    const allow = ["Bash(docker run:*)", "Bash(ssh host:*)"];
    const decide = await judge(world, { allow, deny: ["Bash(git push:*)"] });
    await assertDecided(decide, ["docker run --rm image npm test", "ssh host uptime"], "allow");
    const asked = ["docker exec x npm test", "ssh other uptime", "ssh host uptime; npm test"];
    await assertDecided(decide, asked, "ask");
    await assertDecided(decide, ["docker run image git push", "ssh host git push"], "deny");
  });
});

Deno.test("an allowance for find is none for what find changes", async () => {
  await inWorld(async (world) => {
    const decide = await judge(world, { allow: ["Bash(find:*)", "Bash(find * -delete)"] });
    await assertDecided(decide, ["find . -name x", "find . -name x -delete"], "allow");
    const narrow = await judge(world, { allow: ["Bash(find:*)"] });
    await assertDecided(narrow, ["find . -delete", "find . -fprintf x y", "find . -fls x"], "ask");
  });
});

Deno.test("a rule about files holds for program texts, trees that are changed, and what find finds", async () => {
  await inWorld(async (world) => {
    const { cwd } = world;
    for (const file of ["secrets/key", "locked/in/a.ts", "src/b.ts"]) {
      await Deno.mkdir(join(cwd, file, ".."), { recursive: true });
      await Deno.writeTextFile(join(cwd, file), "x");
    }
    const reads = await judge(world, { deny: ["Read(./secrets/**)"] }, { mode: "yolo" });
    await assertDecided(reads, [
      "python3 -c 'print(open(\"secrets/key\").read())'",
      "awk 'BEGIN { while ((getline l < \"secrets/key\") > 0) print l }'",
      "sed 'r secrets/key' x",
      "find . -name key | xargs cat",
      "fd -x cat",
      "git grep --no-index x",
      "xargs cat <<< secrets/key",
    ], "deny");
    await assertDecided(reads, [
      "find . -name '*.ts' -exec wc -l {} +",
      "find . -name '*.ts' | xargs wc -l",
      "node -e 'console.log(\"all secrets\")'",
    ], "allow");
    assertEquals(await reads("list", { path: "secrets" }), "deny");

    const writes = await judge(world, { deny: ["Edit(./locked/**)"] }, { mode: "yolo" });
    await assertDecided(writes, [
      "rm -rf .",
      "rm -r locked",
      "find . -name '*.ts' -delete",
      "tar xf a.tar -C locked",
      "git rm locked/in/a.ts",
      "git checkout HEAD -- locked/in/a.ts",
      "npx prettier --write locked/in/a.ts",
      'python3 -c \'open("locked/in/a.ts", "w")\'',
      "awk '{ print > \"locked/in/a.ts\" }' x",
      "find . -name a.ts -exec rm {} +",
      "sed -n -i 1d locked/in/a.ts",
      "sed -Ei.bak s/a/b/ locked/in/a.ts",
      "cp src/b.ts locked/in/a.ts",
      "cp -t locked src/b.ts",
      "cp -l locked/in/a.ts y",
      "rsync -a src/ locked/",
      "rsync -t src/b.ts locked/",
      "install src/b.ts locked/x",
      "dd if=src/b.ts of=locked/x",
      "mv locked/in/a.ts x",
      "ln locked/in/a.ts x",
      "find . -name '*.ts' -exec sed -i s/a/b/ {} +",
      "ruby -pi -e 1 locked/in/a.ts",
      "awk -i inplace 1 locked/in/a.ts",
      "yq -i .a=1 locked/x.yml",
      "nano locked/in/a.ts",
      "vim -es -c 'w! locked/x' -c q src/b.ts",
      "gzip locked/in/a.ts",
      "csplit -f locked/x a 1",
      "git diff --output=locked/x",
      "git archive -o locked/x HEAD",
      "git format-patch -o locked -1",
      "git clone https://example.com/x locked/y",
      "perl -e 'open F,\">locked/x\"'",
    ], "deny");
    await assertDecided(writes, [
      "rm -r src",
      "cat locked/in/a.ts",
      "git diff locked",
      "find . -name '*.pyc' -delete",
      "find . -name '*.ts' -exec wc -l {} +",
      "find . -name '*.ts' -exec sed -n 1p {} +",
      "find src -name '*.ts' -exec sed -i s/a/b/ {} +",
      "gzip -c locked/in/a.ts",
      "sed -n 1,20p locked/in/a.ts",
      "sed s/a/b/ locked/in/a.ts > out",
      "perl -ne print locked/in/a.ts",
      "cp locked/in/a.ts /tmp/x",
      "cp -r locked /tmp/x",
      "rsync -a locked/ /tmp/x/",
      "install -m 644 locked/in/a.ts out",
      "dd if=locked/in/a.ts of=out",
      "vim -R locked/in/a.ts",
      "find . -name node_modules -prune -exec rm -rf {} +",
      "yq .a locked/x.yml",
      "ruby locked/in/a.ts",
      "find . -path ./locked -prune -o -name '*.ts' -delete",
      'python3 -c \'s=open("src/b.ts").read().replace("locked/in/a.ts","x"); open("src/b.ts","w").write(s)\'',
    ], "allow");
  });
});
