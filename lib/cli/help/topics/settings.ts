/**
 * `isonforge help settings`
 *
 * @module
 */
import { code, entries, heading, text, type Topic } from "../document.ts";

export const settings: Topic = {
  title: "Settings, and what a repository may bring",
  summary: "The files of settings, which of them wins, and trust.",
  body: [
    text("Settings are JSON. Of several files that have one, the later of this list wins:"),
    entries({
      "~/.isonforge/settings.json":
        "yours; `config.json` beside it is what earlier versions wrote, and wins over nothing",
      ".claude/settings.json, .claude/settings.local.json":
        "of the repository, as another agent reads them: their `hooks`, `permissions`, `mcpServers` and `env`; so does `.mcp.json`",
      ".isonforge/settings.json": "of the repository, for everybody who works in it",
      ".isonforge/settings.local.json":
        "there, and not committed; a worktree without one of its own has that of the main checkout, of the other agent's too",
      "ISONFORGE_* variables": "of this shell",
      "--settings": "of one run: JSON, or a file with it",
      "options": "of one run",
    }),
    text(
      "`--setting-sources user,project,local` says which files count. `isonforge config list` shows what holds and where it " +
        "stands; `isonforge config schema` prints a JSON schema, which an editor completes from. A value of the wrong type or a word that nobody knows in " +
        "a file of yours is an error; in a repository's it is said and skipped. `isonforge doctor` lists all of them.",
    ),
    text(
      '`"env": {"NODE_ENV": "test"}` sets variables for the commands of a run and the hooks of a repository. Those of isonforge are not read ' +
        "there; and no repository, trusted or not, sets what decides which programs run, whose accounts they use or where their " +
        "traffic goes (`PATH`, `LD_*`, `GIT_*`, proxies, certificates …).",
    ),
    text(
      '`"disableAllHooks": true` switches hooks off, in a repository\'s files those of repositories alone; ' +
        '`"disabledMcpjsonServers": ["docs"]` does so with servers of `.mcp.json`.',
    ),
    heading("Trust"),
    text(
      "Whoever clones a repository has not read it. Of its own accord it may set what can neither run nor reach anything: " +
        "`effort`, prompts, rules that deny or ask, a stricter permission mode, lower caps. Its hooks, MCP servers, allow " +
        "rules, variables, skills' commands, and settings such as `base_url` or `model` count once you said so:",
    ),
    code(
      "isonforge trust            # what it would run; asks",
      "isonforge trust --yes",
      "isonforge trust --list",
      "isonforge trust --revoke",
    ),
    text(
      "A conversation asks by itself, once. `-p` and `--bg` go on without, and say so. Trust is for the content as it is: of " +
        "the files of settings, of the scripts that their commands run, of what those run in turn, and of the scripts " +
        "in `package.json`, a `Makefile` and their like where a command runs such a program; a relative name is looked for at the top and in each directory from there to where you work. When one of them changes, you " +
        "are asked again. All worktrees of a repository share it: a skill that git ignores may be missing there, but no script of a hook and no file of settings " +
        "(`.worktreeinclude` brings them). What lies outside of the repository is yours to know.",
    ),
  ],
};
