/**
 * Giving up on a stream.
 *
 * @module
 */

/** Lets go of what would still come. A stream that has failed, or ended, has nothing to let go of: whoever read it knows. */
export async function stopReading(
  stream: { cancel(): Promise<void> } | undefined,
): Promise<void> {
  await stream?.cancel().catch(() => {});
}
