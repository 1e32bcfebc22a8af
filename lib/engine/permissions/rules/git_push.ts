/**
 * What of a remote git would change for others, and branches that it would delete.
 *
 * @module
 */
import type { Invocation, Verdict } from "../invocation.ts";
import { hasOption, parseOptions } from "../options.ts";
import { currentBranch, remoteMainBranch, UNTOLD_BRANCH } from "../repository.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { hasAny, when } from "./rule.ts";

const MAIN_BRANCHES = new Set(["main", "master", "trunk", "develop", "production", "release"]);
const FORCES = "it would overwrite the history that others share";

/** `git push`. */
export function refusePush(args: readonly string[], { cwd }: Invocation): Verdict {
  if (hasAny(args, ["--dry-run", "-n"])) return undefined;
  const options = parseOptions(args, ["-o", "--push-option", "--repo", "--receive-pack", "--exec"]);
  const [, ...refspecs] = options.operands;
  const isForced = hasOption(options, "-f", "--force") ||
    refspecs.some((refspec) => refspec.startsWith("+"));
  if (isForced) {
    return { reason: FORCES, instead: "use --force-with-lease on your own branch" };
  }
  if (hasOption(options, "--all", "--branches", "--mirror", "--prune")) {
    return {
      reason: "it would change every branch of the remote",
      instead: "push your own branch by name",
    };
  }
  const current = cwd === undefined ? undefined : currentBranch(cwd);
  const main = cwd === undefined ? undefined : remoteMainBranch(cwd);
  const isTagsOnly = hasOption(options, "--tags") && refspecs.length === 0;
  const pushed = refspecs.length > 0 || isTagsOnly ? refspecs : ["HEAD"];
  for (const refspec of pushed) {
    const branch = destinationOf(refspec, current);
    if (branch !== undefined && (MAIN_BRANCHES.has(branch) || branch === main)) {
      return {
        reason: `it would push to "${branch}", which others build on`,
        instead: "push to a branch of your own (`git push origin HEAD:my-branch`)",
      };
    }
    if (branch === UNTOLD_BRANCH) {
      return {
        reason: "which branch it would push cannot be seen here",
        instead: "name one of your own (`git push origin HEAD:my-branch`)",
      };
    }
    const isDeleting = hasOption(options, "-d", "--delete") || /^:./.test(refspec);
    if (isDeleting && (refspec.includes("refs/tags/") || refspec.includes(UNKNOWN))) {
      return {
        reason: "it would delete what others may use",
        instead: "delete your own branch by its name",
      };
    }
  }
  return undefined;
}

/** The branch of the remote that a refspec changes. */
function destinationOf(refspec: string, current: string | undefined): string | undefined {
  const target = refspec.slice(refspec.indexOf(":") + 1).replace(/^refs\/heads\//, "");
  return target === "HEAD" || target === "@" ? current : target;
}

/** `git branch`. */
export function refuseBranch(args: readonly string[], { cwd }: Invocation): Verdict {
  const options = parseOptions(args, ["-u", "--set-upstream-to", "--contains", "--sort"]);
  const isDeleting = hasOption(options, "-d", "--delete", "-D");
  if (hasOption(options, "-D") || (isDeleting && hasOption(options, "-f", "--force"))) {
    return {
      reason: "it would delete a branch whose commits may be nowhere else",
      instead: "use `git branch -d`, which stops where commits would be lost",
    };
  }
  const main = cwd === undefined ? undefined : remoteMainBranch(cwd);
  return when(
    isDeleting && options.operands.some((name) => MAIN_BRANCHES.has(name) || name === main),
    { reason: "it would delete the main branch", instead: "delete your own branch by its name" },
  );
}
