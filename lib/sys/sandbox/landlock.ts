/**
 * Linux: Landlock through `setpriv` of util-linux 2.40 and later, where namespaces cannot be had.
 *
 * It guards writes and nothing else: what may be written is written down, with all that is below; nothing is hidden, no
 * network is closed, and a file that is to be read-only below a directory that is not cannot be had.
 *
 * @module
 */
import { isThere } from "../files/info_at.ts";
import { type CommandSandbox, RefusalCounter } from "./command_sandbox.ts";
import { bordersOf } from "./sandbox_borders.ts";
import type { SandboxProfile } from "./sandbox_profile.ts";

export const LANDLOCK_GAPS: readonly string[] = [
  "it guards writes only: secrets can be read, other processes seen and signalled, sockets connected to",
  "files that programs run later are not read-only in the working directory: .git/config and hooks are among them",
];

/** All that changes something; see setpriv(1), `--landlock-access`. */
const WRITES = [
  "write-file",
  "truncate",
  "remove-dir",
  "remove-file",
  "make-char",
  "make-dir",
  "make-reg",
  "make-sock",
  "make-fifo",
  "make-block",
  "make-sym",
  "refer",
];
const MAY_BE_MISSING = ["truncate", "refer"];
const DEVICES = [
  "/dev/null",
  "/dev/zero",
  "/dev/full",
  "/dev/tty",
  "/dev/ptmx",
  "/dev/pts",
  "/dev/shm",
];

/** What is to be guarded, in the words of `setpriv`; undefined where its help knows no Landlock. */
export function landlockAccess(help: string): string | undefined {
  if (!help.includes("--landlock-access")) return undefined;
  const isListed = WRITES.some((access) => help.includes(access));
  const known = WRITES.filter((access) =>
    !MAY_BE_MISSING.includes(access) || !isListed || help.includes(access)
  );
  return `fs:${known.join(",")}`;
}

export interface LandlockOptions {
  setpriv: string;
  access: string;
  profile: SandboxProfile;
  marks: Readonly<Record<string, string>>;
}

/** The words before a command. */
export function landlockCommand(
  { setpriv, access, profile }: Pick<LandlockOptions, "setpriv" | "access" | "profile">,
): string[] {
  const places = [...profile.writable, ...temporaryDirectories(), ...DEVICES.filter(isThere)];
  return [
    setpriv,
    "--no-new-privs",
    "--landlock-access",
    access,
    ...places.flatMap((path) => [
      "--landlock-rule",
      `path-beneath:${accessAt(path, access)}:${path}`,
    ]),
    "--",
  ];
}

export function landlockSandbox(options: LandlockOptions): CommandSandbox {
  const { profile, marks } = options;
  const prefix = landlockCommand(options);
  return {
    level: "workspace",
    means: "landlock",
    gaps: LANDLOCK_GAPS,
    borders: bordersOf({ ...profile, writable: [...profile.writable, ...temporaryDirectories()] }),
    connections: undefined,
    wrapCommand: (command, { cwd, env = {} }) =>
      Promise.resolve({
        command: ["/bin/sh", "-c", 'exec "$@"', "sh", ...prefix, ...command],
        cwd,
        env: { ...profile.environment, ...marks, ...env },
        clearEnv: true,
      }),
    takeNotices: () => Promise.resolve([]),
    refusals: new RefusalCounter(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** There is no private one. */
function temporaryDirectories(): string[] {
  return ["/tmp", "/var/tmp"].filter(isThere);
}

/** Of a file only what a file knows: others are an error. */
function accessAt(path: string, access: string): string {
  if (Deno.statSync(path).isDirectory) return access.slice("fs:".length);
  return access.includes("truncate") ? "write-file,truncate" : "write-file";
}
