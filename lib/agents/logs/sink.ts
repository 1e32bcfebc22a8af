/**
 * Where bytes of a log go.
 *
 * @module
 */

/** Takes bytes; resolves when it has room for more, so that a slow reader costs no memory. */
export type Sink = (bytes: Uint8Array) => Promise<void>;
