/**
 * What of the configuration of a server must be shown nowhere.
 *
 * @module
 */
import { urlSecrets } from "../../text/url_secrets.ts";
import { canBeHidden, isNameOfSecret } from "../header_syntax.ts";
import type { Environment } from "../values.ts";

/** Where they are kept. */
interface Kept {
  secrets: string[];
}

/** The value of a header or a variable whose name says that it is one. */
export function keepSecret(name: string, value: string, { secrets }: Kept): void {
  if (isNameOfSecret(name) && canBeHidden(value)) secrets.push(value);
}

/** Passwords and keys in an address, or in an argument that may be one. */
export function keepUrlSecrets(text: string, { secrets }: Kept): void {
  secrets.push(...urlSecrets(text).filter(canBeHidden));
}

/**
 * Of a variable one knows by its name what it holds.
 *
 * @param text as it was written
 * @param values what its variables held
 */
export function keepVariables(
  text: string,
  { values, env, read }: { values: readonly string[]; env: Environment; read: Kept },
): void {
  for (const [, braced, plain] of text.matchAll(/\$(?:\{(?:env:)?(\w+)|(\w+))/g)) {
    const name = braced ?? plain ?? "";
    const held = env(name);
    if (held !== undefined && values.includes(held)) keepSecret(name, held, read);
  }
}
