/**
 * The commit of a pull request, through GitHub's own program (`gh`).
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { commandOutput } from "../../sys/command_output.ts";
import { findProgram } from "../../sys/find_program.ts";
import { git } from "../../sys/git/git.ts";
import { absoluteSearchPath } from "../../sys/search_path.ts";

/** So long GitHub may take to answer. */
const TIMEOUT_MS = 60_000;

/**
 * Fetches the head of a pull request into the repository around `cwd`.
 *
 * @param pullRequest its number, or its URL
 * @returns the commit
 * @throws {UserError} without `gh`, or with its reason or git's
 */
export async function fetchPullRequest(pullRequest: string, cwd: string): Promise<string> {
  const { url, headRefOid } = await askGh(pullRequest, cwd);
  const [, repository, number] = /^(.+)\/pull\/(\d+)$/.exec(url) ?? [];
  if (repository === undefined || !/^[0-9a-f]{40,64}$/.test(headRefOid)) {
    throw cannotRead(pullRequest, "gh answered something else than a pull request");
  }
  await git(["fetch", "--quiet", "--no-tags", repository, `refs/pull/${number}/head`], { cwd });
  return headRefOid;
}

async function askGh(
  pullRequest: string,
  cwd: string,
): Promise<{ url: string; headRefOid: string }> {
  const program = findProgram("gh", { cwd });
  if (program === undefined) {
    throw cannotRead(pullRequest, "there is no gh, which --from-pr needs", {
      hint: "install GitHub's program gh and log in: https://cli.github.com",
    });
  }
  const { code, stdout, stderr, isTimedOut } = await commandOutput(program, {
    args: ["pr", "view", pullRequest, "--json", "url,headRefOid"],
    cwd,
    env: { PATH: absoluteSearchPath() },
    timeoutMs: TIMEOUT_MS,
  });
  const decoder = new TextDecoder();
  if (isTimedOut) throw cannotRead(pullRequest, `gh took longer than ${TIMEOUT_MS / 1000} s`);
  if (code !== 0) {
    throw cannotRead(pullRequest, decoder.decode(stderr).trim() || `gh ended with ${code}`);
  }
  try {
    const { url, headRefOid } = JSON.parse(decoder.decode(stdout));
    return { url: String(url), headRefOid: String(headRefOid) };
  } catch (error) {
    throw cannotRead(pullRequest, "gh answered no JSON", { cause: error });
  }
}

function cannotRead(
  pullRequest: string,
  reason: string,
  options: { hint?: string; cause?: unknown } = {},
): UserError {
  return new UserError(`cannot read pull request ${pullRequest}: ${reason}`, options);
}
