/**
 * What stands at the head of a Markdown file between two lines of dashes.
 *
 * @module
 */
import { isObject } from "../../../text/json.ts";

/** Texts, lists of texts, and whatever else YAML may hold. */
export type Fields = Record<string, unknown>;

export interface Document {
  fields: Fields;
  body: string;
}

const HEAD = /^\uFEFF?---[ \t]*\r?\n(?:([^]*?)\r?\n)?---[ \t]*(?:\r?\n|$)/;
const LINE = /^([A-Za-z][\w-]*):(?:[ \t]+(.*))?$/;
/** A value that YAML takes as the text that it is. */
const PLAIN = /^(?![&*!|>'"%@`{[#,?\]}-])(?!.*(?:: | #|:$)).*$/;

/** The head of a file without its lines of dashes, "" where there is none, and what comes after it. */
export function splitDocument(text: string): { head: string; body: string } {
  const found = HEAD.exec(text);
  if (found === null) return { head: "", body: text };
  return { head: found[1] ?? "", body: text.slice(found[0].length) };
}

/** Takes a file apart. What is no YAML is read line by line: other agents take it, so people write it. */
export async function parseDocument(text: string): Promise<Document> {
  const { head, body } = splitDocument(text);
  const lines = head.split(/\r?\n/).filter((line) => line.trim() !== "" && !/^\s*#/.test(line));
  // Most are as simple as that, and the library takes its time to load.
  const isSimple = lines.every((line) => {
    const found = LINE.exec(line);
    return found !== null && PLAIN.test(found[2]?.trim() ?? "");
  });
  return { fields: isSimple ? byLines(lines) : await yaml(head) ?? byLines(lines), body };
}

/** Undefined where it is none, or no mapping. */
async function yaml(block: string): Promise<Fields | undefined> {
  const { load, FAILSAFE_SCHEMA } = await import("js-yaml");
  try {
    // Texts, lists and mappings only.
    const value: unknown = load(block, { schema: FAILSAFE_SCHEMA });
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `argument-hint: [branch] [message]` and `description: Use when: …` are no YAML. */
function byLines(lines: readonly string[]): Fields {
  const fields: Fields = {};
  let last: string | undefined;
  for (const line of lines) {
    const [, name, value = ""] = LINE.exec(line) ?? [];
    if (name !== undefined) {
      fields[name] = unquoted(value.trim());
      last = name;
    } else if (last !== undefined) {
      const more = line.trim();
      const before = fields[last];
      if (Array.isArray(before)) before.push(unquoted(more.replace(/^- +/, "")));
      else if (before === "" && more.startsWith("- ")) {
        fields[last] = [unquoted(more.slice(2).trim())];
      } else fields[last] = `${before} ${more}`.trim();
    }
  }
  return fields;
}

function unquoted(text: string): string {
  return /^"[^"]*"$|^'[^']*'$/.test(text) ? text.slice(1, -1) : text;
}
