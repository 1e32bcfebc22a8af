/**
 * What a branch may be called.
 *
 * @module
 */
import { ExitCode, UserError } from "../../errors.ts";
import { askReadGit } from "../../sys/git/read_git.ts";

/** @throws {UserError} when git takes no branch of that name */
export async function assertBranchName(name: string, cwd: string): Promise<void> {
  const checked = await askReadGit(["check-ref-format", "--branch", name], { cwd });
  // It also answers for shorthands such as @{-1}, which name another branch; `@` alone git itself takes for HEAD.
  if (checked.code === 0 && checked.stdout === `${name}\n` && name !== "@") return;
  throw new UserError(`${JSON.stringify(name)} is not a valid branch name`, {
    hint: "git check-ref-format --help says what is; for example: feature-auth, fix/login",
    exitCode: ExitCode.usage,
  });
}
