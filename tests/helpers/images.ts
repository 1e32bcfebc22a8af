/**
 * The smallest images.
 *
 * @module
 */

const BASE64 =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

/** A PNG of one black pixel. */
export const PNG = Uint8Array.from(atob(BASE64), (letter) => letter.charCodeAt(0));
