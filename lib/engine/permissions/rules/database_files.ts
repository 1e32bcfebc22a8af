/**
 * Databases that are one file, which SQL changes: `sqlite3 x.db 'insert …'`.
 *
 * @module
 */
import { parseOptions, valuesOf } from "../options.ts";
import { UNKNOWN } from "../shell/texts.ts";

const CLIENTS = /^(?:sqlite3?|duckdb)$/;
const VALUES = [
  ...["-cmd", "-separator", "-init", "-newline", "-nullvalue", "-mmap", "-maxsize", "-vfs"],
  ...["-lookaside", "-pagecache", "-heap", "-c", "-s", "-f"],
];
/** Statements, and commands of the client, that only read. */
const READING =
  /^(?:(?:select|values|explain|show|describe|summarize|from|pragma(?![^;]*=))\b|with\b(?!.*\b(?:insert|update|delete|replace)\b)|\.(?!ar|res|imp|rea|ope|rec|cd)\w)/is;
const ATTACHED = /\battach\s+(?:database\s+)?(?:if\s+not\s+exists\s+)?'([^'\n]+)'/gi;

/** The files that it changes, as far as texts that it is given and fed with say so. */
export function changedDatabases(
  { name, args }: Readonly<{ name: string; args: readonly string[] }>,
  fed: readonly string[],
): string[] {
  if (!CLIENTS.test(name) || args.some((arg) => /^--?read-?only$/.test(arg))) return [];
  // Words behind one dash.
  const long = args.map((arg) => arg.replace(/^-(?=\w\w)/, "--"));
  const values = VALUES.map((option) => option.replace(/^-(?=\w\w)/, "--"));
  const options = parseOptions(long, values);
  const [file, ...texts] = options.operands;
  const told = [...texts, ...valuesOf(options, "--cmd", "-c", "-s")];
  // With statements on its command line it reads no others.
  const statements = [...told, ...texts.length > 0 ? [] : fed]
    .flatMap((text) => text.split(/;|^(?=\.)|(?<=^\..*)\n/m)).map((text) =>
      text.replaceAll(/--[^\n]*$|\/\*[^]*?\*\//gm, "").trim()
    ).filter((text) => text !== "");
  if (statements.every((text) => READING.test(text) && text !== UNKNOWN)) return [];
  const attached = statements.flatMap((text) =>
    Array.from(text.matchAll(ATTACHED), ([, path = ""]) => path)
  );
  return [...file === undefined ? [] : [file], ...attached];
}
