/**
 * Writing what matters on a disk that is full, perhaps only for a moment.
 *
 * @module
 */
import { delay } from "../../sys/delay.ts";
import { isDiskFull } from "../../sys/system_error.ts";

/**
 * What fills a disk may soon be gone, and what follows an end then need not wait for somebody's next look. For longer a
 * run that is over is not to be shown as one that goes on.
 */
const PATIENCE_MS = 10_000;
const POLL_MS = 250;

/**
 * Does `action` again as long as a full disk is why it fails, for a while.
 *
 * @param ms milliseconds after which it fails for good
 */
export async function whileDiskIsFull<T>(
  action: () => Promise<T>,
  ms: number = PATIENCE_MS,
): Promise<T> {
  const giveUpAt = performance.now() + ms;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!isDiskFull(error) || performance.now() >= giveUpAt) throw error;
      await delay(POLL_MS);
    }
  }
}
