/**
 * Linux: what is mounted on the machine while a sandbox is there must not come into it, where it could be written: mounts of
 * a system with systemd are shared with all namespaces that were made from its own, see mount_namespaces(7). bubblewrap
 * takes part in that and has no option for it.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { commandOutput } from "../../command_output.ts";
import { mountsOf } from "../../linux/mounts.ts";

export interface KeepMountsOutOptions {
  /** Absolute paths of the programs; both see the sandbox's files. */
  nsenter: string;
  mount: string | undefined;
  /** Path of the user namespace that may mount. */
  owner: string;
  /** A process in there. */
  pid: number;
}

const TRY_MS = 10_000;
/** Of a mount: whoever mounts there mounts elsewhere, too; see proc_pid_mountinfo(5). */
const SHARING = /^(?:shared|master):\d+$/;

/** @throws {UserError} when it cannot be done where it has to be */
export async function keepMountsOut(
  { nsenter, mount, owner, pid }: KeepMountsOutOptions,
): Promise<void> {
  const mounts = mountsOf("self");
  const isShared = mounts.some(({ propagation }) => propagation.some((one) => SHARING.test(one)));
  // Something always is: that nothing was found tells nothing.
  if (!isShared && mounts.length > 0) return;
  const { code, stderr } = mount === undefined
    ? { code: 1, stderr: new TextEncoder().encode("mount is not installed") }
    : await commandOutput(nsenter, {
      args: [
        ...["--preserve-credentials", `--user=${owner}`],
        ...[`--mount=/proc/${pid}/ns/mnt`, `--pid=/proc/${pid}/ns/pid`],
        ...[mount, "--make-rprivate", "/"],
      ],
      cwd: "/",
      timeoutMs: TRY_MS,
    });
  if (code === 0) return;
  const why = new TextDecoder().decode(stderr).trim().split("\n").at(-1) ||
    `mount ended with ${code}`;
  throw new UserError(
    `cannot make the sandbox: what is mounted on this machine meanwhile could be written in it (${why})`,
    { hint: "isonforge doctor says what this machine can do" },
  );
}
