/**
 * macOS: a profile for sandbox-exec(1). Its language is that of the system's own profiles in /System/Library/Sandbox.
 *
 * @module
 */
import { type CommandSandbox, RefusalCounter } from "./command_sandbox.ts";
import type { AllowList } from "./network/allow_list.ts";
import type { LoopbackRelay } from "./network/loopback_relay.ts";
import { withoutEmpty } from "./network/proxy_environment.ts";
import { bordersOf } from "./sandbox_borders.ts";
import type { SandboxLevel } from "./sandbox_level.ts";
import type { SandboxProfile } from "./sandbox_profile.ts";
import { tryToRemove } from "../files/remove_if_there.ts";

const SEATBELT_GAPS: readonly string[] = [
  "commands see the names of other processes, and share /tmp with them",
];

/** A server that is tested listens there, at whatever port. */
const LOOPBACK_GAP = "commands reach every server on this machine's own loopback";

export interface SeatbeltOptions {
  level: SandboxLevel;
  program: string;
  profile: SandboxProfile;
  /** A directory of the run, writable, for temporary files. */
  temporary: string;
  marks: Readonly<Record<string, string>>;
  /** Of a strict one: what it lets through to. */
  connections?: AllowList;
  relay?: LoopbackRelay;
}

/** Devices that programs write to. */
const DEVICES = ["/dev/null", "/dev/zero", "/dev/tty", "/dev/ptmx", "/dev/dtracehelper"];

/**
 * The text of the profile: of several rules that fit, the last one holds.
 *
 * @param options.canConnect whether there is a network; a strict sandbox has only its own machine's loopback
 */
export function seatbeltProfile(
  { writable, readOnly, kept, own, hidden, unreadable = [], visible }: SandboxProfile,
  { canConnect, temporary }: { canConnect: boolean; temporary: string },
): string {
  const nested = [
    ...[...hidden, ...unreadable].map((path) => ({
      path,
      rules: [`(deny file-read* file-write* ${subpath(path)})`],
    })),
    // There are no mounts, so that what should be its own is as it is.
    ...[...readOnly, ...kept, ...own].map((path) => ({ path, rules: denyWrites(path) })),
    ...writable.map((path) => ({
      path,
      rules: [`(allow file-read* file-write* ${subpath(path)})`],
    })),
    ...visible.map((path) => ({ path, rules: [`(allow file-read* ${subpath(path)})`] })),
  ].toSorted((one, other) => one.path.length - other.path.length);
  return [
    "(version 1)",
    "(allow default)",
    "(deny file-write*)",
    `(allow file-write* ${subpath(temporary)} ${DEVICES.map(literal).join(" ")})`,
    `(allow file-write* (regex #"^/dev/ttys[0-9]+$"))`,
    ...nested.flatMap(({ rules }) => rules),
    // Services, and what they would do for whoever asks.
    "(deny network-outbound (remote unix-socket))",
    `(allow network-outbound (remote unix-socket ${subpath(temporary)}))`,
    `(allow network-outbound (literal "/private/var/run/mDNSResponder"))`,
    "(deny appleevent-send)",
    '(deny mach-lookup (global-name "com.apple.securityd") (global-name "com.apple.SecurityServer")' +
    ' (global-name "com.apple.pasteboard.1") (global-name "com.apple.coreservices.launchservicesd"))',
    "(deny signal (target others))",
    "(allow signal (target same-sandbox))",
    "(deny process-info* (target others))",
    "(allow process-info* (target same-sandbox))",
    "(deny mach-priv-task-port)",
    ...(canConnect ? [] : [
      "(deny network*)",
      `(allow network* (local ip "localhost:*"))`,
      `(allow network-outbound (remote ip "localhost:*"))`,
      `(allow network* (local unix-socket) (remote unix-socket ${subpath(temporary)}))`,
    ]),
    "",
  ].join("\n");
}

/** Neither it nor what leads to it may be renamed, or another would be put in its place. */
function denyWrites(path: string): string[] {
  return [`(deny file-write* ${subpath(path)})`, `(deny file-write-unlink ${literal(path)})`];
}

function subpath(path: string): string {
  return `(subpath ${quote(path)})`;
}

function literal(path: string): string {
  return `(literal ${quote(path)})`;
}

/** A string of Scheme. */
function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

export function seatbeltSandbox(
  { level, program, profile, temporary, marks, connections, relay }: SeatbeltOptions,
): CommandSandbox {
  const refusals = new RefusalCounter();
  const environment = withoutEmpty({ ...profile.environment, ...relay?.environment });
  const text = seatbeltProfile(profile, { canConnect: level !== "strict", temporary });
  return {
    level,
    means: "sandbox-exec",
    gaps: level === "strict" ? [...SEATBELT_GAPS, LOOPBACK_GAP] : SEATBELT_GAPS,
    borders: bordersOf({ ...profile, writable: [...profile.writable, temporary] }),
    connections,
    wrapCommand: (command, { cwd, env = {} }) =>
      Promise.resolve({
        command: [program, "-p", text, ...command],
        cwd,
        env: { ...environment, TMPDIR: temporary, ...marks, ...env },
        clearEnv: true,
      }),
    takeNotices: () => {
      const refused = relay?.takeRefusals() ?? [];
      refusals.add(refused.length);
      return Promise.resolve(refused.map(String));
    },
    refusals,
    [Symbol.asyncDispose]: () => {
      relay?.[Symbol.dispose]();
      return tryToRemove(temporary, { recursive: true });
    },
  };
}
