/**
 * Which of several paths lie in none of the others.
 *
 * @module
 */

/** Each once; absolute, without links. */
export function outermost(places: readonly string[]): string[] {
  const all = [...new Set(places)];
  const known = new Set(all);
  return all.filter((place) => {
    for (let at = place.lastIndexOf("/"); at > 0; at = place.lastIndexOf("/", at - 1)) {
      if (known.has(place.slice(0, at))) return false;
    }
    return true;
  });
}
