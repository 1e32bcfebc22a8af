/**
 * Variables of the environment in the configuration of servers, as other agents have them.
 *
 * @module
 */
import type { Environment } from "./values.ts";

const VARIABLE = /\$\{(?:env:)?([A-Za-z_]\w*)(?::-([^}]*))?\}|\$([A-Za-z_]\w*)/g;

export interface Expanded {
  text: string;
  /** Variables that are not set and have no default. */
  missing: string[];
  /** What variables held. */
  values: string[];
}

/**
 * Replaces `${NAME}`, `${NAME:-default}`, `${env:NAME}` and `$NAME`. A plain `$NAME` that is not set stays as it is where the text may
 * be one for a shell, as arguments may.
 */
export function expandVariables(
  text: string,
  env: Environment,
  { keepsPlain = false }: { keepsPlain?: boolean } = {},
): Expanded {
  const missing: string[] = [];
  const values: string[] = [];
  const expanded = text.replaceAll(VARIABLE, (all, braced, otherwise, plain) => {
    const name: string = braced ?? plain;
    const value = env(name);
    if (value !== undefined) {
      values.push(value);
      return value;
    }
    if (otherwise !== undefined) return otherwise;
    if (plain === undefined || !keepsPlain) missing.push(name);
    return all;
  });
  return { text: expanded, missing, values };
}
