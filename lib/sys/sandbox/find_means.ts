/**
 * Which means of a sandbox work here, found out by trying them.
 *
 * @module
 */
import { errorMessage } from "../../errors.ts";
import { commandOutput } from "../command_output.ts";
import { findProgram } from "../find_program.ts";
import { exists } from "../files/info_at.ts";
import { landlockAccess } from "./landlock.ts";

/** Programs by their absolute paths, and what they can do here. */
export type FoundMeans =
  | { means: "bubblewrap"; bwrap: string; nsenter: string; canDisableUserNamespaces: boolean }
  | { means: "landlock"; setpriv: string; access: string; why: string }
  | { means: "sandbox-exec"; program: string };

/** Why there is none, and what to do about it. */
export interface NoMeans {
  means: undefined;
  why: string;
  hint: string;
}

const TRY_MS = 10_000;
const INSTALL =
  "install it: apt-get install bubblewrap, dnf install bubblewrap, apk add bubblewrap";
const UPGRADE = "install a newer one, or run as an ordinary user";
/** Ubuntu since 23.10: programs without a profile make no user namespaces. */
const APPARMOR = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
const UNPRIVILEGED = "/proc/sys/kernel/unprivileged_userns_clone";
const MOST_NAMESPACES = "/proc/sys/user/max_user_namespaces";

/**
 * Looks for what can make a sandbox.
 *
 * @param cwd nothing at or below it is taken for such a program
 */
export async function findMeans(cwd: string): Promise<FoundMeans | NoMeans> {
  if (Deno.build.os === "darwin") return findSeatbelt();
  const why = await tryBubblewrap(cwd);
  if (why.means !== undefined) return why;
  const landlock = await tryLandlock(cwd, why.why);
  return landlock ?? why;
}

async function tryBubblewrap(cwd: string): Promise<FoundMeans | NoMeans> {
  const bwrap = findProgram("bwrap", { cwd });
  if (bwrap === undefined) {
    return { means: undefined, why: "bubblewrap (bwrap) is not installed", hint: INSTALL };
  }
  const nsenter = findProgram("nsenter", { cwd });
  if (nsenter === undefined) {
    return {
      means: undefined,
      why: "nsenter is not installed",
      hint: "install util-linux",
    };
  }
  const isolated = ["--unshare-user", "--unshare-pid", "--unshare-ipc"];
  const view = [
    "--ro-bind",
    "/",
    "/",
    "--dev",
    "/dev",
    "--proc",
    "/proc",
    "--",
    "/bin/sh",
    "-c",
    ":",
  ];
  const tried = await attempt(bwrap, [...isolated, "--disable-userns", ...view]);
  if (tried === undefined) {
    return { means: "bubblewrap", bwrap, nsenter, canDisableUserNamespaces: true };
  }
  // Before 0.8 it had no such option; the filter of system calls refuses the same.
  const problem = await attempt(bwrap, [...isolated, ...view]);
  if (problem === undefined) {
    // Root's user namespace has no second one inside of it then.
    return Deno.uid() === 0
      ? { means: undefined, why: "bubblewrap is older than 0.8, which root needs", hint: UPGRADE }
      : { means: "bubblewrap", bwrap, nsenter, canDisableUserNamespaces: false };
  }
  return { means: undefined, ...describeProblem(problem) };
}

/** What went wrong, in the program's own words; undefined when it worked. */
async function attempt(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { code, stderr, isTimedOut } = await commandOutput(program, {
      args,
      cwd: "/",
      timeoutMs: TRY_MS,
    });
    if (code === 0) return undefined;
    if (isTimedOut) return "it did not answer";
    return new TextDecoder().decode(stderr).trim().split("\n").at(-1) || `it ended with ${code}`;
  } catch (error) {
    return errorMessage(error);
  }
}

function describeProblem(problem: string): Pick<NoMeans, "why" | "hint"> {
  const why = `bubblewrap does not work here (${problem})`;
  if (read(MOST_NAMESPACES) === "0") {
    return {
      why: `${why}: user namespaces are switched off`,
      hint: "sudo sysctl user.max_user_namespaces=15000",
    };
  }
  if (read(UNPRIVILEGED) === "0") {
    return {
      why: `${why}: user namespaces are only for root`,
      hint: "sudo sysctl kernel.unprivileged_userns_clone=1",
    };
  }
  if (read(APPARMOR) === "1") {
    return {
      why: `${why}: AppArmor lets only programs with a profile make user namespaces`,
      hint:
        "sudo apt-get install apparmor-profiles && sudo ln -s /usr/share/apparmor/extra-profiles/bwrap-userns-restrict " +
        "/etc/apparmor.d/ && sudo systemctl reload apparmor",
    };
  }
  if (isInContainer()) {
    return {
      why: `${why}: it is inside a container, which denies namespaces`,
      hint:
        "start the container with --security-opt seccomp=unconfined --security-opt systempaths=unconfined, " +
        "or let the container be the sandbox: --sandbox off",
    };
  }
  return { why, hint: "isonforge doctor says more; --sandbox off runs without one" };
}

async function tryLandlock(cwd: string, why: string): Promise<FoundMeans | undefined> {
  const setpriv = findProgram("setpriv", { cwd });
  if (setpriv === undefined) return undefined;
  // One that says nothing of Landlock knows nothing of it.
  const help = await commandOutput(setpriv, { args: ["--help"], cwd: "/", timeoutMs: TRY_MS })
    .catch(() => undefined);
  const access = landlockAccess(new TextDecoder().decode(help?.stdout));
  if (access === undefined) return undefined;
  const problem = await attempt(setpriv, [
    "--no-new-privs",
    "--landlock-access",
    access,
    "/bin/sh",
    "-c",
    ":",
  ]);
  return problem === undefined ? { means: "landlock", setpriv, access, why } : undefined;
}

const SEATBELT = "/usr/bin/sandbox-exec";

async function findSeatbelt(): Promise<FoundMeans | NoMeans> {
  const problem = await attempt(SEATBELT, ["-p", "(version 1)(allow default)", "/usr/bin/true"]);
  if (problem === undefined) return { means: "sandbox-exec", program: SEATBELT };
  return {
    means: undefined,
    why: `${SEATBELT} does not work here (${problem})`,
    hint: "inside another sandbox there is none: --sandbox off runs without one",
  };
}

/** What this machine is inside of, if it is a container. */
function isInContainer(): boolean {
  return exists("/.dockerenv") || exists("/run/.containerenv") ||
    exists("/run/secrets/kubernetes.io") || exists("/run/systemd/container");
}

function read(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path).trim();
  } catch {
    return undefined;
  }
}
