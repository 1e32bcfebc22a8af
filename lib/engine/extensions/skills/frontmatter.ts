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
    let left = block.length;
    const value: unknown = load(block, {
      // Texts, lists and mappings only.
      schema: FAILSAFE_SCHEMA,
      listener: (event: string, { kind, result }: { kind: string | null; result: unknown }) => {
        // Only an alias has a value and is of no kind of its own.
        if (event !== "close" || kind !== null || result === null) return;
        left -= sizeWithin(result, left);
        if (left < 0) throw new Error("its aliases make more of it than stands there");
      },
    });
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Characters and entries of a value; of one that has more than `most`, any number that is more. */
function sizeWithin(value: unknown, most: number): number {
  let size = 0;
  // A list may hold itself.
  const open = [value];
  while (open.length > 0 && size <= most) {
    const one = open.pop();
    size += typeof one === "string" ? one.length + 1 : 1;
    // Those that stand further on would be too many anyway.
    if (Array.isArray(one)) open.push(...one.slice(0, most + 1));
    else if (isObject(one)) open.push(...Object.entries(one).flat());
  }
  return size;
}

/** `argument-hint: [branch] [message]` and `description: Use when: …` are no YAML. */
function byLines(lines: readonly string[]): Fields {
  const fields = new Map<string, { texts: string[]; isList: boolean }>();
  let last: { texts: string[]; isList: boolean } | undefined;
  for (const line of lines) {
    const [, name, value = ""] = LINE.exec(line) ?? [];
    if (name !== undefined) {
      const text = unquoted(value.trim());
      fields.set(name, last = { texts: text === "" ? [] : [text], isList: false });
    } else if (last !== undefined) {
      const more = line.trim();
      if (last.texts.length === 0 && more.startsWith("- ")) last.isList = true;
      last.texts.push(last.isList ? unquoted(more.replace(/^- +/, "")) : more);
    }
  }
  return Object.fromEntries(
    [...fields].map(([name, { texts, isList }]) => [name, isList ? texts : texts.join(" ")]),
  );
}

function unquoted(text: string): string {
  return /^"[^"]*"$|^'[^']*'$/.test(text) ? text.slice(1, -1) : text;
}
