/** Programs that git runs because of its settings, its variables and its hooks. Nothing of it is run. */
import { join } from "@std/path/join";
import type { PermissionMode } from "../../../../lib/engine/permissions/mode.ts";
import { assertDecided, inRepository, type Judge, type Lists } from "./rule_judge.ts";

const HOOK = "#!/bin/sh\ngit push\n";
const FILES: Readonly<Record<string, string>> = {
  "hooks/pre-commit": HOOK,
  "tpl/hooks/post-checkout": HOOK,
  "push.sh": HOOK,
  "x.cfg": "[alias]\n p = push\n",
  "src/a.ts": "a\n",
};

async function inProject(
  { mode, ...lists }: Lists & { mode: PermissionMode },
  body: (decide: Judge) => Promise<void>,
): Promise<void> {
  await inRepository({ lists, mode, files: FILES }, body);
}

Deno.test("a denied command is found in the settings that git is given, and in the hooks that it runs", async () => {
  await inProject({ deny: ["Bash(git push:*)"], mode: "yolo" }, async (decide) => {
    await assertDecided(decide, [
      "git -c core.hooksPath=hooks commit -m x",
      "git -c core.hookspath=$PWD/hooks commit --allow-empty -m x",
      "git config core.hooksPath hooks && git commit -m x",
      "git --config-env=core.pager=P log",
      "git --config-env=alias.p=P p",
      "git -c include.path=x.cfg p",
      "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.pager GIT_CONFIG_VALUE_0='git push' git log",
      "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=hooks git commit -m x",
      "GIT_CONFIG_PARAMETERS=\"'core.pager=git push'\" git log",
      "GIT_CONFIG_PARAMETERS=\"'alias.p=!git push'\" git p",
      "git -c core.fsmonitor='git push' status",
      "git -c core.sshCommand='git push' fetch",
      "git -c diff.external='git push' diff",
      "git -c credential.helper='!git push' fetch",
      "git -c filter.x.clean='git push' add .",
      "git -c core.alternateRefsCommand='git push' fetch",
      "git clone -c core.sshCommand='git push' ssh://x/y",
      "git clone --config core.sshCommand='git push' ssh://x/y",
      "git clone --config=core.fsmonitor='git push' ssh://x/y",
      "git config --local core.pager 'git push'",
      "git config set core.pager 'git push'",
      "git config --add alias.p '!git push'",
      "git config --replace-all alias.p push",
      "git -c sequence.editor='git push' rebase -i HEAD~1",
      "git -c merge.tool=x -c mergetool.x.cmd='git push' mergetool",
      "git -c web.browser=x -c browser.x.cmd='git push' help -w",
      "git -c gpg.program='git push' commit -S",
      "git -c gpg.ssh.program='git push' commit -S",
      "git -c gpg.ssh.defaultKeyCommand='git push' commit -S",
      "git -c core.gitProxy='git push' fetch",
      "git -c trailer.x.command='git push' commit",
      "git -c tar.x.command='git push' archive --format=x HEAD",
      "git -c pager.log='git push' log",
      "git -c submodule.x.update='!git push' submodule update",
      "git -c guitool.x.cmd='git push' gui",
      "git -c imap.tunnel='git push' imap-send",
      "git -c sendemail.smtpServer='git push' send-email x",
      "git -c diff.x.textconv='git push' diff",
      "git -c hook.x.command='git push' -c hook.x.event=pre-commit commit",
      "echo 'git push' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit; git commit -m x",
      "printf '#!/bin/sh\\ngit push' > .git/hooks/pre-commit; git commit -m x",
      "cp hooks/pre-commit .git/hooks/; git commit -m x",
      "GIT_SSH=./push.sh git fetch",
      "git fetch --upload-pack='git push' x",
      "git archive --remote=x --exec='git push' HEAD",
      "git notes edit; GIT_EDITOR='git push' git commit",
      "git var GIT_EDITOR; VISUAL='git push' git commit",
      "git -P -c alias.x='!f() { git push; }; f' x",
      "git -c alias.p=push p",
      "git -c ALIAS.p=push p",
      'git -c "alias.p=push --force" p',
      "cp hooks/pre-commit .git/hooks/pre-commit; git commit -m x",
      "cp hooks/pre-commit .git/hooks/; git commit -m x",
      "cp hooks/pre-commit z.sh; ./z.sh",
      "cp hooks/pre-commit src; sh src/pre-commit",
      "git -C . commit -m x; git -c core.hooksPath=hooks -C src commit",
      "cat hooks/pre-commit > .git/hooks/pre-commit; git commit",
      "mv hooks/pre-commit z.sh; sh z.sh",
      "ln -s ../../hooks/pre-commit .git/hooks/pre-commit; git commit -m x",
      "GIT_TEMPLATE_DIR=tpl git clone x y",
    ], "deny");
    await assertDecided(decide, [
      "git -c user.name=x -c user.email=y commit -m x",
      "git -c core.quotepath=off ls-files",
      "git -c core.hooksPath=/dev/null commit -m x",
      "git -c core.pager=cat log",
      "git -c color.ui=never diff",
      "git -c core.editor=true rebase --continue",
      "GIT_EDITOR=true git rebase --continue",
      "GIT_SEQUENCE_EDITOR=: git rebase -i HEAD~1",
      "git -c commit.gpgsign=false commit -m x",
      "git -c advice.detachedHead=false checkout HEAD",
      "git -c protocol.version=2 fetch",
      "git config user.name x",
      "git commit -m x",
      "git -c core.fsmonitor=false status",
      "git -c core.sshCommand='ssh -i ~/.ssh/k' fetch",
      "git -c http.sslVerify=false clone https://x/y",
      "git -c init.templateDir=tpl init x",
      "GIT_TEMPLATE_DIR=tpl git init x",
      "git status",
      "git init --template=tpl x",
      "git -c core.hooksPath=hooks status",
    ], "allow");
  });
});

Deno.test("an allowance for git is none for programs that nobody sees", async () => {
  await inProject({ allow: ["Bash(git:*)", "Bash(head:*)"], mode: "default" }, async (decide) => {
    await assertDecided(decide, [
      "git -c core.hooksPath=hooks commit -m x",
      "git -c include.path=x.cfg p",
      "git --config-env=core.pager=P log",
      "git --exec-path=x foo",
      "git init --template=tpl x",
      "git clone --template tpl a b",
      "git config core.hooksPath hooks",
      "git -c core.pager='sh x' log",
      "git -c core.fsmonitor=./x status",
      "GIT_SSH=./x git fetch",
      "git -c alias.x='!./x' x",
      "git clone -c core.sshCommand=./x a b",
    ], "ask");
    await assertDecided(decide, [
      "git status",
      "git commit -m x",
      "git -c user.name=x commit -m y",
      "git -c core.hooksPath=/dev/null commit -m x",
      "git -c core.quotepath=off ls-files",
      "git config user.name x",
      "git log --oneline | head",
      "git push origin HEAD",
    ], "allow");
  });
});

Deno.test("an allowance for git is none for what may be an alias, where git does not say whether it is", async () => {
  const lists = { allow: ["Bash(git:*)"] };
  const prepare = async (cwd: string) =>
    await Deno.writeTextFile(join(cwd, ".git/config"), "[alias\n", { append: true });
  for (const [broken, decision] of [[{ prepare }, "ask"], [{}, "allow"]] as const) {
    await inRepository({ lists, mode: "default", files: FILES, ...broken }, async (decide) => {
      await assertDecided(decide, ["git foo"], decision);
    });
  }
});

Deno.test("an allowance is none for a program that an option, or a file that git runs, brings in", async () => {
  const allow = ["go vet", "cargo test", "wget", "cp", "sed", "find", "echo"];
  const rules = allow.map((program) => `Bash(${program}:*)`);
  await inProject({ allow: rules, mode: "default" }, async (decide) => {
    await assertDecided(decide, [
      "wget --use-askpass=./x https://x.y",
      "go vet -vettool=./x",
      "cargo test --config 'target.x.runner=\"./x\"'",
      "cp a .husky/pre-commit",
      "sed -i s/a/b/ .pre-commit-config.yaml",
      "find . -exec rm {} +",
      "find . -exec echo {} + -exec rm {} \\;",
      "find . -exec echo + \\; -exec rm {} \\;",
    ], "ask");
    await assertDecided(decide, [
      "go vet ./...",
      "cargo test --config net.offline=true",
      "wget https://x.y",
      "cp src/a.ts b",
      "find . -exec echo {} +",
    ], "allow");
  });
});
