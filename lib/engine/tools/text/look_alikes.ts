/**
 * Finding a text in a file whose quotes, dashes and blanks are typographic ones.
 *
 * @module
 */
import { withPlainCharacters } from "../../../text/plain_characters.ts";
import { findMatches, MAX_MATCHES, type Replacement, replacementsFor } from "../replace_text.ts";

/**
 * What replaces a text that stands in `content` once, or as often as all are meant, but for such characters. Those of the
 * file stay where `new_string` changes nothing: only what is between the common beginning and end of both texts is replaced.
 *
 * @returns undefined when it does not, or several line breaks of CRLF are in it
 */
export function lookAlikeReplacements(
  content: string,
  { old_string, new_string: written, replace_all = false }: {
    old_string: string;
    new_string: string;
    replace_all?: boolean | undefined;
  },
): Replacement[] | undefined {
  const [text, searched] = [withPlainCharacters(content), withPlainCharacters(old_string)];
  if (text === content && searched === old_string) return undefined;
  const matches = findMatches(text, searched, MAX_MATCHES);
  if (matches.length === 0 || matches.length === MAX_MATCHES) return undefined;
  if (matches.length > 1 && !replace_all) return undefined;
  if (matches.some(({ start, end }) => end - start !== old_string.length)) return undefined;
  // Else the carriage return alone would be what is new.
  const new_string = old_string.includes("\r\n") ? written : written.replaceAll("\r\n", "\n");
  const shorter = Math.min(old_string.length, new_string.length);
  let before = 0;
  while (before < shorter && old_string[before] === new_string[before]) before++;
  let after = 0;
  while (after < shorter - before && old_string.at(-1 - after) === new_string.at(-1 - after)) {
    after++;
  }
  const changed = new_string.slice(before, new_string.length - after);
  const places = matches.map(({ start, end }) => ({ start: start + before, end: end - after }));
  return replacementsFor(content, places, changed);
}
