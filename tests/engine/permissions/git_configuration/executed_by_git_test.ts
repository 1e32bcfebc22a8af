import { assertEquals } from "@std/assert";
import {
  type ExecutedByGit,
  executedByGit,
} from "../../../../lib/engine/permissions/git_configuration/executed_by_git.ts";
import { repositoryFiles } from "../../../../lib/sys/git/repository_files.ts";
import { git } from "../../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

function executedIn(root: string, home: string): ExecutedByGit {
  const repository = repositoryFiles(root);
  if (repository === undefined) throw new Error("no repository");
  return executedByGit(repository, { home, environment: { GIT_CONFIG_SYSTEM: "/dev/null" } });
}

Deno.test("executedByGit() finds what each kind of setting names, wherever it stands", async () => {
  await using directory = await temporaryDirectory();
  const home = await Deno.realPath(directory.path);
  const root = `${home}/shop`;
  await git(home, "init", "--quiet", root);
  const set = (key: string, value: string) => git(root, "config", key, value);
  const keys = [
    ...["core.fsmonitor", "core.sshCommand", "core.editor", "core.pager", "core.askPass"],
    ...[
      "sequence.editor",
      "pager.log",
      "gpg.program",
      "gpg.ssh.program",
      "gpg.ssh.defaultKeyCommand",
    ],
    ...["filter.f.clean", "filter.f.smudge", "filter.f.process", "diff.external", "diff.x.command"],
    ...["diff.x.textconv", "merge.x.driver", "mergetool.x.cmd", "mergetool.x.path"],
    ...["difftool.x.cmd", "credential.helper", "credential.https://a.b.helper"],
    ...["interactive.diffFilter", "trailer.x.command", "trailer.x.cmd", "remote.o.uploadpack"],
    ...["remote.o.receivepack", "core.gitProxy", "uploadpack.packObjectsHook", "hook.x.command"],
    ...["sendemail.toCmd", "lfs.customtransfer.x.path", "lfs.extension.x.clean"],
  ];
  for (const [index, key] of keys.entries()) await set(key, `./k/${index} --and more`);
  await set("alias.x", "!./k/alias $@");
  await set("core.hooksPath", "tools/hk");
  await set("include.path", "../shop.conf");
  await Deno.writeTextFile(`${root}/shop.conf`, "[diff]\nexternal = ~/shop/k/included\n");
  await Deno.writeTextFile(`${home}/.gitconfig`, "[core]\nhooksPath = ~/hooks\npager = ./k/user\n");
  const { hooks, files, included } = executedIn(root, home);
  assertEquals(hooks, [`${home}/hooks`, `${root}/tools/hk`]);
  assertEquals(
    files.toSorted(),
    [...keys.keys().map(String), "alias", "included", "user"].map((name) => `${root}/k/${name}`)
      .toSorted(),
  );
  assertEquals(included, [`${root}/shop.conf`]);
  // A directory that holds all of the work has hooks by their names alone.
  await set("core.hooksPath", ".");
  const around = executedIn(root, home);
  assertEquals(around.hooks, [`${home}/hooks`]);
  assertEquals(around.files.includes(`${root}/pre-commit`), true);
});

Deno.test("executedByGit() in a worktree knows what the paths of the main one become", async () => {
  await using directory = await temporaryDirectory();
  const home = await Deno.realPath(directory.path);
  const main = `${home}/shop`;
  await git(home, "init", "--quiet", main);
  await git(main, "commit", "--quiet", "--allow-empty", "--message", "first");
  await git(main, "worktree", "add", "--quiet", `${home}/wt`);
  await git(main, "config", "core.hooksPath", `${main}/hk`);
  await git(main, "config", "core.fsmonitor", `${main}/fsm.sh`);
  await git(main, "config", "core.pager", "./page.sh");
  const { hooks, files } = executedIn(`${home}/wt`, home);
  assertEquals(hooks, [`${main}/hk`, `${home}/wt/hk`]);
  assertEquals(files, [`${main}/fsm.sh`, `${home}/wt/fsm.sh`, `${home}/wt/page.sh`]);
});
