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
    try {
      // At every address.
      Deno.listen({ port }).close();
      ports.add(port);
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  return [...ports];
}

export async function isListening(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}
