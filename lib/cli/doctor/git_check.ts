/**
 * git, and whether agents can commit with it.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { askReadGit } from "../../sys/git/read_git.ts";
import { gitReason } from "../../sys/git/run_git.ts";
import { type Check, ok, warning } from "./check.ts";

export const gitCheck: Check = {
  name: "git",
  async run({ cwd }) {
    let version: string;
    try {
      version = (await askReadGit(["--version"], { cwd })).stdout.trim();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [warning(error.message, error.hint ?? "git --version")];
    }
    const fix = 'git config --global user.name "…" && git config --global user.email "…"';
    for (const who of ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"]) {
      // What a commit asks for; it also knows of this repository's own settings.
      const identity = await askReadGit(["var", who], { cwd });
      if (identity.code !== 0) {
        const reason = gitReason(identity).split("\n").at(-1);
        return [warning(`${version}; commits of agents fail: ${reason}`, fix)];
      }
      const configured = await askReadGit(["-c", "user.useConfigOnly=true", "var", who], { cwd });
      if (configured.code !== 0) {
        return [warning(`${version}; user.name or user.email is not set, and git guesses`, fix)];
      }
    }
    return [ok(`${version}, user.name and user.email are set`)];
  },
};
