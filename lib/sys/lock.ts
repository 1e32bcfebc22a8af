/**
 * Exclusive locks on directories (flock(2)): the kernel releases them when their holder dies, so
 * there is no stale lock and no lock file.
 *
 * @module
 */

/**
 * Runs `action` while this process alone holds the lock of `directory`.
 *
 * Waits as long as another process holds it. A directory that was removed or replaced while we
 * waited counts as gone.
 *
 * @throws {Deno.errors.NotFound} when there is no such directory (any more)
 */
export async function withDirectoryLock<T>(
  directory: string,
  action: () => Promise<T>,
): Promise<T> {
  using lock = await Deno.open(directory);
  await lock.lock(true);
  await assertSameDirectory(lock, directory);
  return await action();
}

/**
 * The same for work that can be left to somebody else: gives up after `patienceMs`.
 *
 * The pending flock(2) cannot be taken back; a program that gave up has to end with `Deno.exit`.
 *
 * @returns what `action` returned, or undefined when the lock stayed with another process
 * @throws {Deno.errors.NotFound} when there is no such directory (any more)
 */
export async function withDirectoryLockIfFree<T>(
  directory: string,
  patienceMs: number,
  action: () => Promise<T>,
): Promise<T | undefined> {
  const lock = await Deno.open(directory);
  const locked = lock.lock(true).then(() => true);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const gaveUp = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  if (!await Promise.race([locked, gaveUp])) {
    // Closed as soon as it is ours, so that nobody waits for a lock that nobody uses.
    locked.finally(() => lock.close()).catch(() => {});
    return undefined;
  }
  clearTimeout(timer);
  try {
    await assertSameDirectory(lock, directory);
    return await action();
  } finally {
    lock.close();
  }
}

async function assertSameDirectory(open: Deno.FsFile, path: string): Promise<void> {
  const [held, named] = [await open.stat(), await Deno.stat(path)];
  if (held.ino !== named.ino || held.dev !== named.dev) {
    throw new Deno.errors.NotFound(`directory was replaced: "${path}"`);
  }
}
