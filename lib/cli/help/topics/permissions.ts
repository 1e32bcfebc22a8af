/**
 * `isonforge help permissions`
 *
 * @module
 */
import type { PermissionMode } from "../../../engine/permissions/mode.ts";
import { code, entries, heading, table, text, type Topic } from "../document.ts";

const MODES: Record<PermissionMode, readonly [reads: string, edits: string, commands: string]> = {
  plan: ["yes", "no", "no"],
  default: ["yes", "asks", "asks"],
  acceptEdits: ["yes", "yes", "asks"],
  auto: ["yes", "yes", "yes, but for what a written list catches"],
  yolo: ["yes", "anywhere", "yes"],
};

export const permissions: Topic = {
  title: "Permissions",
  summary: "What runs without being asked for, and what auto refuses.",
  body: [
    text(
      "`--permission-mode` says what the model may do. A run in the foreground is in `default` unless " +
        "told otherwise (`permission_mode` in the configuration does), a background agent in `yolo`: nobody is there to be " +
        "asked. `--yolo`, `--dangerously-skip-permissions` and `--permission-mode bypassPermissions` are " +
        '`--permission-mode yolo`. Where a file of settings has `disableBypassPermissionsMode: "disable"` among `permissions`, as other agents do, no ' +
        "run is in `yolo`: one that would be is refused.",
    ),
    table(
      ["mode", "reads", "edits", "commands"],
      ...Object.entries(MODES).map(([mode, allowed]) => [`\`${mode}\``, ...allowed]),
    ),
    text(
      "Edits are those below the working directory; outside of it `acceptEdits` asks and `auto` " +
        "refuses, but for the temporary directories. Where nobody can be asked (`--print`, `--bg`, no terminal) what would be asked is " +
        "refused, and the model is told so.",
    ),
    text(
      "`acceptEdits` also asks for files that some program later runs by itself: what is git's, your " +
        "shell's, your editor's, the CI's or another agent's (`.git`, `.envrc`, `.vscode`, " +
        "`.github/workflows`, `.claude` and others), a `Makefile`, and changes of the scripts in " +
        "`package.json` or the tasks in `deno.json`. `.github/SECURITY.md` has the whole list.",
    ),
    heading("The tools"),
    entries({
      "read, list, glob, grep": "reads: files, directories, names, contents",
      "write, edit": "edits: a whole file, a place in one",
      bash:
        "commands: 120 s unless the model asks for more, 600 s at most; everything that a command " +
        "started is ended with it. One in the background, a server for example, goes on until the run ends",
      fetch:
        "a web page as text: asks in plan, default and acceptEdits mode, and does not reach your own network " +
        "but what `fetch_allow` names",
      explore: "asks a conversation of its own that only reads; its tokens count to the caps",
      todo: "keeps the list of what the model means to do; shown by inspect and with --verbose",
      "bash_output, bash_kill": "look at a command in the background, and end it",
    }),
    heading("What auto refuses"),
    entries({
      "the machine":
        "`sudo`, `su`, `mount`, `mkfs`, `shutdown`, `pkill`, `systemctl stop`, removing packages, users, firewall, " +
        "`crontab`",
      "leaving the directory":
        "by `rm`, `mv`, `cp`, `tee`, `dd`, redirection and the like, with `cd`, variables, symbolic " +
        "links and `..` followed; `/tmp` and `$TMPDIR` may be used",
      "losing work":
        "`rm -rf *`, `find . -delete`, `git reset --hard`, `git checkout .`, `git clean -f`, " +
        "`git stash clear`, `git branch -D`",
      "running a download": "`curl ... | sh`, also by way of a file",
      "the work of others":
        "`git push --force`, `git push --all`, a push to the main branch; `gh pr merge`",
      "other machines":
        "`ssh host rm`, `kubectl delete`, `terraform apply`, `docker volume rm`, deleting in a cloud, " +
        "`DROP DATABASE`",
      publishing: "`npm publish`, `cargo publish`, `docker push`, deployments",
      "your own settings": "`git config --global`, `npm config set`",
      secrets:
        "ssh and gpg keys, `.netrc`, `.npmrc`, credentials of git, clouds, clusters, browsers and " +
        "other agents, isonforge's own files, the environment of a process; also for reading, but " +
        "not for listing them",
      "other agents":
        "stopping or removing them, changing isonforge's settings, starting one with more rights than " +
        "this run has",
      "what it cannot tell":
        "a path that depends on what a command prints, and what it cannot parse",
    }),
    text(
      "It looks through `env`, `timeout`, `xargs`, `npx`, `sh -c`, here-documents and command " +
        "substitution. The model is told the reason, and what to do instead.",
    ),
    heading("Rules"),
    text(
      "Rules in the settings say more than a mode, in the form that other agents have: `deny` before `ask` before `allow`, " +
        "in every mode; in `plan` nothing but reads can be allowed, and in `yolo` `deny` alone counts.",
    ),
    code(
      '{"permissions": {',
      '  "allow": ["Bash(git status:*)", "Bash(npm test:*)", "Edit(docs/**)"],',
      '  "ask":   ["Bash(git commit:*)"],',
      '  "deny":  ["Bash(git push:*)", "Read(./secrets/**)", "mcp__github"],',
      '  "rules": [{"tool": "bash", "args_pattern": "rm *", "action": "deny"}]',
      "}}",
    ),
    entries({
      "Bash(git push:*)":
        "commands that begin with these words; without `:*` just this one, `*` is anything",
      "Read(…), Edit(…)":
        "paths as in .gitignore: `./x` and `/x` from the repository or the working directory, `~/x`, `//x` from the " +
        "root; `Edit` and `Write` are of every tool that writes, `Read` of every one that reads",
      "mcp__server, mcp__server__tool":
        "the tools of a server, or one of them, as the two are called themselves; what endpoints do not take may be `_`",
      "WebFetch(domain:example.com)": "pages of a host and those below it",
      Bash: "every call of a tool; one that is denied like this the model is not told of",
    }),
    text(
      "A command line is looked through as for `auto`: one part of it that is denied is enough, and every part has to be " +
        "allowed. What cannot be told beforehand is refused where a rule that denies may mean it. A rule about paths also holds " +
        "for the words of a command, and for what `grep -r`, `tar`, `cp -r` and their like would read of a directory around it unless it is left out there, but not for what a program opens by itself: in a sandbox it does, for what is there when the run begins.",
    ),
    code('isonforge permissions check bash "git push"   # which rule decides, and why'),
    heading("What this is not"),
    text(
      "The list stops accidents, not an attacker: a program that a command starts (`python -c`, `make`, " +
        "a test) can do whatever you can. What stops an attacker is a sandbox: `isonforge help sandbox`, a container, a virtual " +
        "machine, another user. See `isonforge help security`.",
    ),
  ],
};
