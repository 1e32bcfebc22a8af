/**
 * `isonforge help sandbox`
 *
 * @module
 */
import { code, entries, heading, table, text, type Topic } from "../document.ts";

export const sandbox: Topic = {
  title: "Sandbox",
  summary: "What commands of an agent are kept in, and what not.",
  body: [
    text(
      "`--sandbox workspace` or `strict` (`isonforge config set sandbox workspace` for all runs) keeps in what a model has " +
        "run: the commands of `bash`, of skills, hooks and MCP servers that a repository brings, and of `--check`. " +
        "isonforge itself stays outside with key, endpoint, logs and conversation; `read`, `write`, `edit` and the other " +
        "tools obey the same borders, whatever the permission mode. `off` is the default.",
    ),
    table(
      ["", "off", "workspace", "strict"],
      ["write outside of the working directory", "yes", "no", "no"],
      ["read keys, credentials, browser profiles, isonforge's home", "yes", "no", "no"],
      ["see keys in the environment", "yes", "no", "no"],
      ["see, signal or trace other processes", "yes", "no", "no"],
      ["connect to Docker, ssh-agent, the desktop", "yes", "no", "no"],
      ["change `.git/config` and hooks, and what else is run later", "yes", "no", "no"],
      ["make new files that are run later, or links in `.git`", "yes", "told", "told"],
      ["read the rest of the machine", "yes", "yes", "yes"],
      ["reach servers, those of this machine too", "yes", "yes", "`--sandbox-allow`"],
    ),
    heading("What can be written"),
    entries({
      "the project":
        "the working directory, or the whole of an agent's worktree; what `--add-dir` adds",
      git:
        "what a commit writes: objects, references, the index. Configuration, hooks, `info` and other worktrees are as they are",
      "/tmp": "a private one, for the whole run; it is removed with it",
      caches:
        "those of npm, yarn, pnpm, bun, deno, cargo, go, pip, uv, ccache, gradle, maven and others that there are; where " +
        "there is none it is private. They are shared with what you run yourself",
    }),
    text(
      "What is run later where you would not expect it (`.envrc`, `Makefile`, `.vscode`, `.github/workflows` and the like: " +
        "the list of `acceptEdits`) is read-only where it is there already. New ones are found after each command, told to the " +
        "model, and shown by `inspect`, `diff` and `merge` as `runs later: look first`. They also tell which references of git " +
        "changed while an agent ran, but for its own branch: who may commit may move all of them. What git goes on with (a begun " +
        "rebase, `MERGE_AUTOSTASH`) is told the same way, and in the end objects of git under false names, what its index alone " +
        "has, and locks.",
    ),
    heading("The network of strict"),
    text(
      "There is none but loopback, the same for all commands of a run, so that a server in the background is there for the " +
        "next one. `--sandbox-allow registry.npmjs.org` (may be repeated; with a port if it is not 80 or 443; `*.example.com` for " +
        "all names below) lets through to a server, by name, through a proxy that the usual variables name; hosts are found in " +
        "no other way. Another name at the same address is refused, in TLS too, and so is an allowed name that leads to this " +
        "machine or to a cloud's metadata, unless that address is named itself. `localhost:5432` is a server on your machine, " +
        "found at the same port inside.",
    ),
    code('isonforge --bg --sandbox strict --sandbox-allow registry.npmjs.org "…"'),
    heading("What makes it"),
    entries({
      bubblewrap:
        "on Linux: `bwrap`, and `nsenter` of util-linux. It needs user namespaces; Ubuntu since 24.04 denies them to programs " +
        "without an AppArmor profile, and many containers to all: `isonforge doctor` says what to do",
      Landlock:
        "on Linux where that does not work: `setpriv` of util-linux 2.40 and later. It guards writes and nothing else, and is no " +
        "`strict`; the run says so",
      "sandbox-exec": "on macOS, with a profile made for the run; not tried as much as the others",
    }),
    text(
      "One that was asked for and cannot be had is an error, never none instead. `inspect` says what made it, and how often it " +
        "refused something.",
    ),
    heading("What does not work inside"),
    text(
      "`git push` over ssh and `gh`, whose keys are not there (`isonforge merge`, `pr` and `--finish` work outside); containers, " +
        "debuggers, `sudo`, programs of another architecture; `git gc` and `git config` in the repository; agents of its own. " +
        "`--sandbox off` is there for a run that needs them.",
    ),
    heading("What it does not keep in"),
    entries({
      "the project itself":
        "whoever builds or tests it runs what the agent wrote: read the diff first",
      "the network of workspace":
        "a command can send what it can read, and talk to servers on this machine: those that run code for whoever asks (a build " +
        "daemon, a database without a password) are a way out. `strict` closes it",
      caches: "what a command puts there is used by other builds",
      "named pipes":
        "one that lies outside can be written to, as its mode says; a program of yours may read it",
      "the kernel": "it is shared; a flaw in it is a way out, which a virtual machine is not",
      "a changed guard":
        "when somebody outside replaces a guarded or hidden file while a command runs (`git config`, `npm login`), it is covered " +
        "again half a second later, and until then a command that waits for that can change or read the new one",
      "sockets of others":
        "they are known by the names under which they were made, or by lying in the home, `/opt`, `/srv`, `/var/lib`, `/mnt` and the " +
        "like when the sandbox is made: others that were renamed, or that a container makes later, can be connected to",
    }),
  ],
};
