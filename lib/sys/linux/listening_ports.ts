/**
 * Linux: who listens on which TCP port.
 *
 * @module
 */
import { linkAt } from "../files/info_at.ts";

/** TCP_LISTEN of the kernel, as /proc/net/tcp writes it; see proc_pid_net(5). */
const LISTEN = "0A";

/** Ports on which one of `pids` listens, ascending. What cannot be read is not among them. */
export function listeningPortsIn(pids: readonly number[]): number[] {
  const sockets = new Set(pids.flatMap(socketsOf));
  if (sockets.size === 0) return [];
  // A process may have a network of its own: each is asked for what it sees.
  const networks = new Map(pids.map((pid) => [linkAt(`/proc/${pid}/ns/net`), pid]));
  const ports = new Set<number>();
  for (const pid of networks.values()) {
    for (const table of ["tcp", "tcp6"]) {
      for (const { port, inode } of listeners(`/proc/${pid}/net/${table}`)) {
        if (sockets.has(inode)) ports.add(port);
      }
    }
  }
  return [...ports].sort((a, b) => a - b);
}

/** Inodes of the sockets that a process has open. */
function socketsOf(pid: number): string[] {
  try {
    return [...Deno.readDirSync(`/proc/${pid}/fd`)].flatMap(({ name }) =>
      linkAt(`/proc/${pid}/fd/${name}`)?.match(/^socket:\[(\d+)\]$/)?.[1] ?? []
    );
  } catch {
    return [];
  }
}

function listeners(path: string): Array<{ port: number; inode: string }> {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch {
    return [];
  }
  return text.split("\n").slice(1).flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    const port = Number.parseInt(local.slice(local.lastIndexOf(":") + 1), 16);
    return state === LISTEN && port > 0 ? [{ port, inode }] : [];
  });
}
