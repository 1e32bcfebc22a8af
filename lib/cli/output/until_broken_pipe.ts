/**
 * Saying things while somebody listens.
 *
 * @module
 */

/**
 * Says things until their reader has gone (`… | head -1`), and nothing from then on: what is being
 * done is done all the same.
 */
export function untilBrokenPipe(): (say: () => void) => void {
  let isHeard = true;
  return (say) => {
    if (!isHeard) return;
    try {
      say();
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
      isHeard = false;
    }
  };
}
