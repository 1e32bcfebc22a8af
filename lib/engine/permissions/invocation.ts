/**
 * One program about to be run, as the rules of the deny list see it.
 *
 * @module
 */
import { UNKNOWN } from "./shell/texts.ts";
import type { Workspace } from "./workspace.ts";

export interface Invocation {
  /** The program without its directory. */
  name: string;
  /** Expanded; what cannot be told stands in them as {@linkcode UNKNOWN}. */
  args: readonly string[];
  /** Where relative paths start; undefined after a `cd` to somewhere that cannot be told. */
  cwd: string | undefined;
  workspace: Workspace;
}

/** Why a command is refused, and what to do in its place; both for the model. */
export interface Refusal {
  reason: string;
  instead: string;
}

/** What a rule says: undefined when nothing stands against the command. */
export type Verdict = Refusal | undefined;

/** The absolute path that an argument means; undefined when it cannot be told. */
export function locate(path: string, cwd: string | undefined): string | undefined {
  if (path.startsWith(UNKNOWN)) return undefined;
  const known = path.replaceAll(UNKNOWN, "_");
  if (known.startsWith("/")) return known;
  // Not normalised: what `..` means after a symbolic link is for the file system to say.
  return cwd === undefined ? undefined : `${cwd}/${known}`;
}

/** An argument as a person would write it. */
export function shown(arg: string): string {
  return `"${arg.replaceAll(UNKNOWN, "$…")}"`;
}

/**
 * Refuses the first of `paths` that lies outside of where the run may write, or cannot be told. With `into`, they are
 * directories that something is put into.
 */
export async function refuseOutside(
  { cwd, workspace }: Pick<Invocation, "cwd" | "workspace">,
  paths: readonly string[],
  { into = false }: { into?: boolean } = {},
): Promise<Verdict> {
  if (workspace.host === "container") return undefined;
  for (const path of paths) {
    const place = locate(path, cwd);
    if (place === undefined) return unknownPlace(path);
    if (await workspace.canWrite(place, { into })) continue;
    const secret = await workspace.secretAt(place, { isWritten: true });
    return secret === undefined ? outside(path, workspace) : holdsSecret(path, secret);
  }
  return undefined;
}

export function takesTooLong(): Refusal {
  return { reason: "it takes too long to be looked at", instead: "run it in parts" };
}

export function holdsSecret(path: string, secret: string): Refusal {
  return {
    reason: `${shown(path)} holds ${secret}`,
    instead: "ask the user for what is needed from it",
  };
}

function unknownPlace(path: string): Refusal {
  return {
    reason: `it cannot be told beforehand where ${shown(path)} leads`,
    instead: "write the path out",
  };
}

function outside(path: string, { host, cwd }: Workspace): Refusal {
  return host === "remote"
    ? {
      reason: `it would change ${shown(path)} on another machine`,
      instead: "tell the user what to run there",
    }
    : {
      reason: `${shown(path)} is outside of the working directory`,
      instead: `work below "${cwd}" or in a directory of its own in /tmp`,
    };
}
