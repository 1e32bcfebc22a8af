/**
 * Opening a draft of a pull request with GitHub's program (`gh`), or of a merge request with GitLab's (`glab`).
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { findProgram } from "../../sys/find_program.ts";
import { absoluteSearchPath } from "../../sys/search_path.ts";
import type { Remote } from "./push_branch.ts";
import { type ProgramResult, reasonOf, runProgram } from "./run_program.ts";

export interface PullRequestOptions {
  branch: string;
  remote: Remote;
  title: string;
  body: string;
  signal: AbortSignal;
}

interface Forge {
  program: string;
  /** In the URLs of its servers. */
  host: RegExp;
  args(options: PullRequestOptions): string[];
}

const FORGES: readonly Forge[] = [
  {
    program: "gh",
    host: /github/i,
    args: ({ branch, title, body }) => [
      ...["pr", "create", "--draft", "--head", branch, "--title", title, "--body", body],
    ],
  },
  {
    program: "glab",
    host: /gitlab/i,
    args: ({ branch, title, body }) => [
      ...["mr", "create", "--draft", "--yes", "--source-branch", branch],
      ...["--title", title, "--description", body],
    ],
  },
];

const TIMEOUT_MS = 2 * 60_000;
const URL_OF_ONE = /https?:\/\/\S+\/(?:pull|merge_requests)\/\d+/;

/**
 * Opens a draft for the branch, which is pushed; one that is open already is that one.
 *
 * @returns its URL
 * @throws {UserError} when it cannot be done, in words that follow "no pull request: "
 */
export async function openPullRequest(path: string, options: PullRequestOptions): Promise<string> {
  const { remote, signal } = options;
  const found = FORGES.flatMap((forge) => {
    const program = findProgram(forge.program, { cwd: path });
    return program === undefined ? [] : [{ forge, program }];
  });
  const own = found.find(({ forge }) => forge.host.test(remote.url));
  const isOthers = FORGES.some(({ host }) => host.test(remote.url));
  // A server that has no name of theirs may be anybody's.
  const chosen = own ?? (isOthers ? undefined : found[0]);
  if (chosen === undefined) {
    throw new UserError(
      `there is no ${
        isOthers ? FORGES.find(({ host }) => host.test(remote.url))?.program : "gh or glab"
      }`,
    );
  }
  const { forge, program } = chosen;
  const result = await runProgram([program, ...forge.args(options)], {
    cwd: path,
    timeoutMs: TIMEOUT_MS,
    signal,
    env: { PATH: absoluteSearchPath() },
  });
  const url = URL_OF_ONE.exec(result.stdout)?.[0] ?? openAlready(result);
  if (url !== undefined) return url;
  if (result.code !== 0) throw new UserError(`${forge.program}: ${reasonOf(result)}`);
  throw new UserError(`${forge.program} names none: ${reasonOf(result)}`);
}

function openAlready({ stderr }: ProgramResult): string | undefined {
  return /already exists|already open/i.test(stderr) ? URL_OF_ONE.exec(stderr)?.[0] : undefined;
}
