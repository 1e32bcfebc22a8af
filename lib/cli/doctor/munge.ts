/**
 * munge, by which Slurm's commands prove who asks: whether a credential can be made and read here.
 *
 * @module
 */
import type { Environment } from "../../config/values.ts";
import { findProgram } from "../../sys/find_program.ts";
import { ask, PATIENCE_S } from "./ask.ts";
import { type Finding, ok, warning } from "./check.ts";

/** Where Slurm's commands look for their configuration; see slurm.conf(5), and "Configless" Slurm. */
const CONFIGURATIONS = ["/etc/slurm/slurm.conf", "/run/slurm/conf/slurm.conf"];
/** As Debian, Red Hat and munge itself build it. */
const DEFAULT_SOCKET = "/run/munge/munge.socket.2";

/** How Slurm's commands say who asks. */
export interface SlurmAuthentication {
  /** `auth/munge` unless slurm.conf says otherwise. */
  type: string;
  /** Where munged listens; undefined: where its programs look. */
  socket?: string;
}

/** @returns undefined where Slurm does without it, or as good as does: its controller answers */
export async function aboutMunge(
  { cwd, env, isControllerUp }: { cwd: string; env: Environment; isControllerUp: boolean },
): Promise<Finding | undefined> {
  const { type, socket } = await readAuthentication(env("SLURM_CONF"));
  const problem = await problemOfMunge({ socket, cwd });
  if (problem === undefined) {
    return { ...ok("munged makes and reads credentials"), check: "munge" };
  }
  // Another way to authenticate: a plugin of its own, or a token (SLURM_JWT).
  if (isControllerUp || type !== "auth/munge") return undefined;
  return { ...problem, check: "munge" };
}

/** Reads what slurm.conf(5) says of it; names of its parameters are of any case. */
export function parseAuthentication(text: string): SlurmAuthentication {
  const value = (name: string) =>
    new RegExp(`^\\s*${name}\\s*=\\s*([^\\s#]+)`, "im").exec(text)?.[1];
  const socket = /(?:^|,)socket=([^,]+)/i.exec(value("AuthInfo") ?? "")?.[1];
  return {
    type: value("AuthType") ?? "auth/munge",
    ...(socket === undefined ? {} : { socket }),
  };
}

async function readAuthentication(named: string | undefined): Promise<SlurmAuthentication> {
  for (const path of named === undefined ? CONFIGURATIONS : [named]) {
    const text = await Deno.readTextFile(path).catch(() => undefined);
    if (text !== undefined) return parseAuthentication(text);
  }
  return parseAuthentication("");
}

async function problemOfMunge(
  { socket, cwd }: { socket: string | undefined; cwd: string },
): Promise<Finding | undefined> {
  const munge = findProgram("munge", { cwd });
  const unmunge = findProgram("unmunge", { cwd });
  if (munge === undefined || unmunge === undefined) {
    return await listens(socket ?? DEFAULT_SOCKET) ? undefined : notRunning(
      `nothing listens at ${socket ?? DEFAULT_SOCKET}`,
    );
  }
  const reply = await ask([
    ...["/bin/sh", "-c", '"$1" -n ${3:+-S "$3"} | "$2" ${3:+-S "$3"}'] as const,
    ...["sh", munge, unmunge, socket ?? ""],
  ]);
  if (reply === undefined) return notRunning(`it has no answer in ${PATIENCE_S} s`);
  const [, status] = /^STATUS:\s*(.+)$/m.exec(reply.text) ?? [];
  if (status === undefined) {
    return notRunning(/^munge: Error: (.*)$/m.exec(reply.text)?.[1] ?? reply.text);
  }
  if (status.startsWith("Success")) return undefined;
  return warning(
    `munged does not take its own credentials: ${status}`,
    "sudo systemctl restart munge",
  );
}

function notRunning(why: string): Finding {
  return warning(
    `munged does not run here, and without it Slurm does not know who asks: ${why}`,
    "sudo systemctl start munge",
  );
}

async function listens(path: string): Promise<boolean> {
  try {
    using _connection = await Deno.connect({ transport: "unix", path });
    return true;
  } catch {
    return false;
  }
}
