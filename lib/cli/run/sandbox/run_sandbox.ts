/**
 * The sandbox that the configuration of a run asks for.
 *
 * @module
 */
import { environmentVariable, environmentVariables } from "../../../config/environment.ts";
import { proxyFor } from "../../../config/proxy.ts";
import type { RunConfig } from "../../../config/run_config.ts";
import { leaveOutOfPath } from "../../../sys/find_program.ts";
import { type CommandSandbox, NO_SANDBOX } from "../../../sys/sandbox/command_sandbox.ts";
import type { LaterRun } from "../../../engine/runs_later/runs_later.ts";

const PARTIAL =
  "there are too many directories to look through all of them for files that programs run later";

export interface RunSandboxOptions {
  /** Where isonforge keeps its own files. */
  home: string;
  /** Where to tell what it kept in, see `sandbox_file.ts`. */
  file?: string | undefined;
  /** Once it is aborted, the run has to end within seconds. */
  stop?: AbortSignal;
  /** Told what it cannot keep in, and at its end what the user should look at. */
  onNotice: (text: string) => void | Promise<void>;
}

/**
 * Opens it for what works in the current directory.
 *
 * @throws {UserError} when it was asked for and cannot be had
 */
export async function openRunSandbox(
  config: Pick<
    RunConfig,
    | "sandbox"
    | "sandboxAllow"
    | "addedDirectories"
    | "secrets"
    | "extensions"
    | "userCommands"
  >,
  { home, file, stop, onNotice }: RunSandboxOptions,
): Promise<CommandSandbox> {
  const { sandbox: level, sandboxAllow: allowed = [], addedDirectories = [], secrets } = config;
  const cwd = Deno.cwd();
  // We are outside, and so is what we run.
  leaveOutOfPath([cwd, ...addedDirectories]);
  if (level === "off") return NO_SANDBOX;
  const { userCommands: commands = [] } = config;
  const { openSandbox } = await import("../../../engine/sandbox/open_sandbox.ts");
  const userHome = environmentVariable("HOME") ?? home;
  const places = { cwd, addedDirectories, isonforgeHome: home };
  const denied = await deniedBy(config, {
    ...{ cwd, home: userHome, isonforgeHome: home },
    onNotice,
  });
  const inner = await openSandbox({
    ...{ ...places, level, allowed, secrets, commands },
    onNotice: (text) => void onNotice(text),
    ...(denied === undefined ? {} : { denied }),
    home: userHome,
    environment: environmentVariables(),
    proxyFor: (url) => proxyFor(url, userEnvironment),
  });
  if (inner.means === "landlock") {
    for (const gap of inner.gaps) await onNotice(`the sandbox is made by Landlock: ${gap}`);
  }
  const { writableRoots } = await import("../../../engine/sandbox/workspace_profile.ts");
  const { whyNoCommits } = await import("../../../engine/sandbox/unwritable_git.ts");
  const roots = writableRoots(places);
  const noCommits = whyNoCommits(cwd, roots);
  if (noCommits !== undefined) await onNotice(noCommits);
  const { WatchedSandbox } = await import("../../../engine/sandbox/watched_sandbox.ts");
  const { describeRemoved, describeRunsLater } = await import(
    "../../output/describe_runs_later.ts"
  );
  const kept = file === undefined ? undefined : await keepFile(inner, file);
  return new WatchedSandbox(inner, {
    roots,
    except: home,
    ...(stop === undefined ? {} : { stop }),
    user: { home: userHome, environment: environmentVariables(), commands },
    onFound: async (found, { isLast, isPartial }) => {
      await kept?.(found);
      const text = isLast ? describeRunsLater(found, cwd) : undefined;
      if (text !== undefined) await onNotice(text);
      if (isLast && isPartial) await onNotice(PARTIAL);
    },
    onRemoved: async (paths) => await onNotice(describeRemoved(paths, cwd)),
  });
}

/** What the rules deny; nothing is loaded where there are none. */
async function deniedBy(
  { extensions: { rules } }: Pick<RunConfig, "extensions">,
  { onNotice, ...places }:
    & { cwd: string; home: string; isonforgeHome: string }
    & Pick<RunSandboxOptions, "onNotice">,
) {
  if (!rules.some(({ action }) => action === "deny")) return undefined;
  const { deniedPlaces } = await import("../../../engine/sandbox/denied_places.ts");
  const options = { ...places, environment: environmentVariables() };
  const denied = await deniedPlaces(rules, options);
  if (denied === undefined) return undefined;
  const { noticeOfCommits } = await import("../../../engine/sandbox/denied_in_commits.ts");
  const notice = await noticeOfCommits(rules, options);
  if (notice !== undefined) await onNotice(notice);
  return denied;
}

/** The proxy of our own requests is of the endpoint, and of nothing that commands reach. */
function userEnvironment(name: string): string | undefined {
  return name === "ISONFORGE_PROXY" ? undefined : environmentVariable(name);
}

/** Tells in a file what there is to tell, also while it goes on. */
async function keepFile(
  { level, means, gaps, refusals }: CommandSandbox,
  path: string,
): Promise<(found: readonly LaterRun[]) => Promise<void>> {
  const { SandboxFile } = await import("./sandbox_file.ts");
  const file = new SandboxFile(path);
  let runsLater: readonly LaterRun[] = [];
  let last = Promise.resolve();
  const tell = () => {
    last = last.then(() => file.tell({ level, means, gaps, refused: refusals.count, runsLater }));
    return last;
  };
  refusals.onChange(tell);
  await tell();
  return (found) => {
    runsLater = found;
    return tell();
  };
}

/**
 * Whether this machine can make one, without making it; around the current directory, unless a worktree will be made.
 *
 * @throws {UserError} with the reason
 */
export async function assertSandbox(
  { sandbox: level, addedDirectories = [] }: Pick<RunConfig, "sandbox" | "addedDirectories">,
  { home, isInWorktree }: { home: string; isInWorktree: boolean },
): Promise<void> {
  if (level === "off") return;
  const cwd = Deno.cwd();
  const { requireMeans } = await import("../../../engine/sandbox/open_sandbox.ts");
  await requireMeans(level, cwd);
  const { assertWorkspace } = await import("../../../engine/sandbox/workspace_profile.ts");
  assertWorkspace({
    ...{ cwd, addedDirectories, isInWorktree },
    home: environmentVariable("HOME") ?? home,
    isonforgeHome: home,
    environment: environmentVariables(),
  });
}
