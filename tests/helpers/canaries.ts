/**
 * Programs that a hostile repository names, each of which leaves a mark when it is run.
 *
 * @module
 */
import { join } from "@std/path/join";
import { namesIn } from "./files.ts";
import { git } from "./sandbox.ts";

/** See githooks(5). */
const HOOKS = [
  ...["applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit"],
  ...["prepare-commit-msg", "commit-msg", "post-commit", "pre-rebase", "post-checkout"],
  ...["post-merge", "pre-push", "reference-transaction", "push-to-checkout", "pre-auto-gc"],
  ...["post-rewrite", "sendemail-validate", "fsmonitor-watchman", "post-index-change"],
];

/** Keys of git-config(1) that name a program, each with the value that runs `program`. */
const KEYS: ReadonlyArray<readonly [key: string, value: (program: string) => string]> = [
  ...[
    ...["core.fsmonitor", "core.sshCommand", "core.editor", "sequence.editor", "core.pager"],
    ...["core.askPass", "core.gitProxy", "core.alternateRefsCommand", "gc.recentObjectsHook"],
    ...["diff.external", "diff.x.command", "diff.x.textconv", "interactive.diffFilter"],
    ...["filter.x.clean", "filter.x.smudge", "filter.x.process", "merge.x.driver"],
    ...["gpg.program", "gpg.ssh.program", "gpg.x509.program", "gpg.ssh.defaultKeyCommand"],
    ...["uploadpack.packObjectsHook", "remote.origin.uploadpack", "remote.origin.receivepack"],
    ...["pager.status", "pager.diff", "pager.log", "pager.config", "pager.branch", "pager.var"],
    ...["trailer.x.command", "trailer.x.cmd", "difftool.x.cmd", "mergetool.x.cmd", "man.x.cmd"],
    ...["browser.x.cmd", "hook.x.command", "lfs.extension.x.clean", "imap.tunnel"],
    ...["sendemail.smtpServer", "instaweb.httpd", "web.browser", "help.browser"],
  ].map((key): [string, (program: string) => string] => [key, (program) => program]),
  ...["status", "diff", "rev-parse", "worktree", "ls-files", "for-each-ref", "config", "var"]
    .map((name): [string, (program: string) => string] => [
      `alias.${name}`,
      (program) => `!${program}`,
    ]),
  ["credential.helper", (program) => `!${program}`],
  ["remote.origin.url", (program) => `ext::${program}`],
  ["remote.origin.vcs", () => "ext"],
];

/** What makes git use them. */
const TRIGGERS = [
  ["diff.tool", "x"],
  ["merge.tool", "x"],
  ["merge.default", "x"],
  ["diff.submodule", "diff"],
  ["filter.x.required", "true"],
  ["diff.x.cachetextconv", "true"],
  ["log.showSignature", "true"],
  ["status.submoduleSummary", "true"],
  ["submodule.recurse", "true"],
  ["protocol.ext.allow", "always"],
  ["protocol.allow", "always"],
  ["core.fsmonitorHookVersion", "2"],
  ["core.untrackedCache", "true"],
  ["gc.auto", "1"],
] as const;

/** The directory in which the programs that were run leave their names. */
function marks(root: string): string {
  return join(root, "ran");
}

/** Names of the canaries that were run. */
export function ran(root: string): string[] {
  return namesIn(marks(root)).sort();
}

/** A program that leaves its name in `marks(root)`. */
export async function canary(root: string, name: string): Promise<string> {
  await Deno.mkdir(join(root, "canaries"), { recursive: true });
  await Deno.mkdir(marks(root), { recursive: true });
  const path = join(root, "canaries", name);
  const script = `#!/bin/sh\ntouch '${join(marks(root), name)}'\nexit 1\n`;
  await Deno.writeTextFile(path, script, { mode: 0o755 });
  return path;
}

/** Lets the repository at `path` name a canary for everything that git can be told to run. */
export async function plantCanaries(root: string, path: string): Promise<void> {
  const common = (await git(path, "rev-parse", "--path-format=absolute", "--git-common-dir"))
    .trim();
  const hooks = join(root, "canaries");
  const lines: string[] = [];
  for (const name of HOOKS) {
    await canary(root, name);
    lines.push(setting("hook.x.event", name));
    const own = await canary(root, `own-${name}`);
    await Deno.mkdir(join(common, "hooks"), { recursive: true });
    await Deno.copyFile(own, join(common, "hooks", name));
  }
  lines.push(setting("core.hooksPath", hooks));
  for (const [key, value] of KEYS) lines.push(setting(key, value(await canary(root, key))));
  for (const [key, value] of TRIGGERS) lines.push(setting(key, value));
  // Not all in one file: an include is a way in too.
  const included = join(path, "settings");
  await Deno.writeTextFile(included, lines.slice(0, 20).join(""));
  const own = lines.slice(20).join("") + setting("include.path", included);
  await Deno.writeTextFile(join(common, "config"), own, { append: true });
  await Deno.writeTextFile(join(common, "info", "attributes"), "* filter=x diff=x merge=x\n");
}

function setting(key: string, value: string): string {
  const [section = "", ...rest] = key.split(".");
  const name = rest.pop() ?? "";
  const subsection = rest.length === 0 ? "" : ` "${rest.join(".")}"`;
  return (`[${section}${subsection}]\n\t${name} = "${value.replace(/["\\]/g, "\\$&")}"\n`);
}
