/**
 * The failure function of Knuth, Morris and Pratt ("Fast pattern matching in strings", 1977).
 *
 * @module
 */

/** For each beginning of `text`, by its last index: how long its longest proper end is that is a beginning, too. */
export function failureFunction(text: string): Int32Array {
  const lengths = new Int32Array(text.length);
  let length = 0;
  for (let at = 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    while (length > 0 && code !== text.charCodeAt(length)) length = lengths[length - 1] ?? 0;
    if (code === text.charCodeAt(length)) length++;
    lengths[at] = length;
  }
  return lengths;
}
