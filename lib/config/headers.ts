/**
 * HTTP headers of the user's own, for gateways that want some: `Name: value` each, where `${NAME}` in a value is that
 * environment variable. What is kept is the text; what is sent is made of it when a run begins.
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import {
  canBeHidden,
  isHeaderName,
  isHeaderValue,
  isNameOfSecret,
  secretIn,
} from "./header_syntax.ts";
import type { Environment, Sourced } from "./values.ts";

/** What belongs to the connection, or says what we send. */
const OURS =
  /^(host|connection|content-length|content-type|transfer-encoding|keep-alive|upgrade|te)$/i;
const VARIABLE = /\$\{([A-Za-z_]\w*)\}/g;

/** One header as it was written. */
interface WrittenHeader {
  name: string;
  value: string;
}

/**
 * The headers in a text, one a line.
 *
 * @throws {UsageError} for what is no header; the value is not repeated
 */
export function parseHeaders({ value: text, from }: Sourced): WrittenHeader[] {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return lines.map((line) => {
    const [, name = "", value = ""] = /^([^:]*):\s*(.*)$/.exec(line) ?? [];
    if (!isHeaderName(name) || value === "" || !isHeaderValue(value)) {
      throw new UsageError(
        `${from} takes a header, e.g. "X-Team: blue" or "X-Token: \${MY_TOKEN}"`,
      );
    }
    if (OURS.test(name)) throw new UsageError(`${from} cannot set ${name}: it is isonforge's`);
    return { name, value };
  });
}

/**
 * The same of a command line, which every user of a machine can read, and which an agent's record keeps.
 *
 * @throws {UsageError} for a secret that is written out
 */
export function parseHeaderOption(value: string): WrittenHeader[] {
  const headers = parseHeaders({ value, from: "--header" });
  const open = headers.find((header) => holdsSecret(header));
  if (open !== undefined) {
    throw new UsageError(`--header must not hold the secret of ${open.name} itself`, {
      hint: `name the variable that holds it: --header '${open.name}: \${MY_TOKEN}'`,
    });
  }
  return headers;
}

/** Whether a header seems to hold a secret, and holds it itself. */
export function holdsSecret({ name, value }: WrittenHeader): boolean {
  return isNameOfSecret(name) && !/\$\{\w+\}/.test(value);
}

/**
 * The headers as they are sent; later ones replace earlier ones of the same name.
 *
 * @returns the headers, and what of them is nobody else's business
 * @throws {UsageError} when a variable is not set
 */
export function resolveHeaders(
  written: readonly WrittenHeader[],
  env: Environment,
): { headers: Record<string, string>; secrets: string[] } {
  const headers = new Map<string, string>();
  const secrets: string[] = [];
  for (const header of written) {
    const value = header.value.replaceAll(VARIABLE, (_all, variable: string) => {
      const found = env(variable);
      if (found === undefined) {
        throw new UsageError(`the header ${header.name} needs the variable ${variable}`, {
          hint: `set it: export ${variable}=...`,
        });
      }
      if (!isHeaderValue(found)) {
        throw new UsageError(`${variable} holds characters that no header takes`);
      }
      secrets.push(found);
      return found;
    });
    if (holdsSecret(header)) secrets.push(secretIn(value));
    headers.set(header.name.toLowerCase(), value);
  }
  return { headers: Object.fromEntries(headers), secrets: secrets.filter(canBeHidden) };
}
