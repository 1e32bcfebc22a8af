/**
 * User names and passwords in URLs.
 *
 * @module
 */

/** They stand before the host, see RFC 3986, section 3.2. */
const URL_WITH_USER = /[a-z][a-z\d+.-]*:\/\/[^/?#\s]*@/i;

/** Whether a text holds a URL with a user name or a password. */
export function holdsCredentials(text: string): boolean {
  return URL_WITH_USER.test(text);
}

/**
 * Whether what was given for the base URL of a server holds a user name or a password.
 *
 * More careful than {@linkcode holdsCredentials}: without a scheme, or with a wrong one,
 * `me:secret@host` is no URL with a user, and somebody's password all the same.
 */
export function baseUrlHoldsCredentials(given: string): boolean {
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol)) return given.includes("@");
  return url.username !== "" || url.password !== "";
}
