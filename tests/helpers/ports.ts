/**
 * Ports of this machine.
 *
 * @module
 */

/** Below those that systems give to whoever asks for any: 49152 (RFC 6335), on Linux 32768. */
const [FIRST, LAST] = [10_000, 32_000];

/** One that nobody listens at, for a program that cannot be told to choose its own. */
export function freePort(): number {
  return freePorts(1)[0]!;
}

/**
 * As many that differ. No connection of somebody else's takes one of them until the program listens, also where that
 * is started again.
 */
export function freePorts(count: number): number[] {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (isFree(port)) ports.add(port);
  }
  return [...ports];
}

/**
 * Nobody listens on it to find that out: a process that another test is just starting would have such a listener until it begins its
 * program (measured beside three tests that start some all the time: 19 of 3,000), and who connects then is answered, or cut off.
 */
function isFree(port: number): boolean {
  if (Deno.build.os === "linux") return !portsInUse().has(port);
  try {
    // At every address.
    Deno.listen({ port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}

/** In whatever state; see proc_pid_net(5). */
function portsInUse(): Set<number> {
  const lines = ["tcp", "tcp6"].flatMap((table) =>
    textIfThere(`/proc/net/${table}`).split("\n").slice(1)
  );
  return new Set(lines.flatMap((line) => {
    const port = /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) /.exec(line)?.[1];
    return port === undefined ? [] : [Number.parseInt(port, 16)];
  }));
}

/** A machine may have no IPv6. */
function textIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

export async function isListening(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}
