/**
 * What a header of HTTP may be, and which of it is a secret: for those of the model endpoint and of MCP servers.
 *
 * @module
 */

/** RFC 9110, 5.1 */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
/** RFC 9110, 5.5; what lies beyond ASCII servers read in one way or another. */
const VALUE = /^[\x20-\x7e]*$/;
const SECRET = /auth|key|token|secret|cookie|password|credential|session/i;

/** Whether a header can have this name. */
export function isHeaderName(name: string): boolean {
  return NAME.test(name);
}

/** Whether it can be sent as the value of a header. */
export function isHeaderValue(value: string): boolean {
  return VALUE.test(value);
}

/** Whether what has this name, a header or a variable, holds a secret. */
export function isNameOfSecret(name: string): boolean {
  return SECRET.test(name);
}

/** What of a header's value nobody else may see: the scheme of an `Authorization` is no secret. */
export function secretIn(value: string): string {
  return value.replace(/^(Bearer|Basic) /i, "");
}

/** Whether it can be hidden wherever it is said: shorter ones would tear holes into that. */
export function canBeHidden(secret: string): boolean {
  return secret.length >= 6;
}
