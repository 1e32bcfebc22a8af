/**
 * What a call would do, for whoever has to approve it.
 *
 * @module
 */
import type { ApprovalRequest } from "../../engine/permissions/permit.ts";
import { diffOf } from "../../engine/tools/diff.ts";
import type { EditArguments } from "../../engine/tools/edit.ts";
import { findMatches, replacementFor } from "../../engine/tools/replace_text.ts";
import { absolutePath } from "../../engine/tools/paths.ts";
import type { WriteArguments } from "../../engine/tools/write.ts";
import { visible } from "./visible.ts";

const MAX_LINES = 30;
const MAX_WIDTH = 300;
/** A larger file is not read for a preview. */
const MAX_BYTES = 1024 * 1024;

/** The lines that show it: the command, or a small diff; nothing in them that a terminal would obey. */
export async function preview(
  { tool, args }: Pick<ApprovalRequest, "tool" | "args">,
  cwd: string,
): Promise<string[]> {
  const { title, body } = await describe({ tool, args }, cwd);
  const lines = visible(body).split("\n");
  const heading = visible(title).replaceAll("\n", "␊");
  // Nothing of a command may hide behind its length.
  if (tool.access === "execute") return [heading, ...lines.map((line) => `  ${line}`)];
  const left = lines.length - MAX_LINES;
  const shown = left > 0 ? [...lines.slice(0, MAX_LINES), `… ${left} more lines`] : lines;
  return [heading, ...shown.map((line) => `  ${clip(line)}`)];
}

async function describe(
  { tool, args }: Pick<ApprovalRequest, "tool" | "args">,
  cwd: string,
): Promise<{ title: string; body: string }> {
  switch (tool.name) {
    case "bash":
      return { title: "bash", body: `$ ${(args as { command: string }).command}` };
    case "edit": {
      const edit = args as EditArguments;
      return { title: `edit ${edit.path}`, body: editDiff(edit, await content(edit.path, cwd)) };
    }
    case "write": {
      const write = args as WriteArguments;
      return describeWrite(write, await content(write.path, cwd));
    }
    default:
      return { title: `${tool.name} ${tool.label(args)}`, body: JSON.stringify(args) };
  }
}

function editDiff({ old_string, new_string, replace_all }: EditArguments, text = ""): string {
  const matches = old_string === "" ? [] : findMatches(text, old_string);
  const isClear = matches.length === 1 || (matches.length > 1 && replace_all);
  // It will fail, as the model will be told; what it wants can be shown all the same.
  if (!isClear) return [...prefixed("-", old_string), ...prefixed("+", new_string)].join("\n");
  return diffOf(
    text,
    matches.map((match) => ({ ...match, text: replacementFor(text, match, new_string) })),
  ).text;
}

function describeWrite({ path, content }: WriteArguments, before: string | undefined) {
  if (before === undefined) {
    return { title: `write ${path} (new)`, body: prefixed("+", content).join("\n") };
  }
  const whole = { start: 0, end: before.length, text: content };
  return { title: `write ${path} (replaces it)`, body: diffOf(before, [whole]).text };
}

function prefixed(mark: string, text: string): string[] {
  return text.replace(/\n$/, "").split("\n").map((line) => mark + line);
}

async function content(path: string, cwd: string): Promise<string | undefined> {
  try {
    const file = absolutePath(path, cwd);
    const { isFile, size } = await Deno.stat(file);
    return isFile && size <= MAX_BYTES ? await Deno.readTextFile(file) : undefined;
  } catch {
    return undefined;
  }
}

function clip(line: string): string {
  return line.length <= MAX_WIDTH ? line : `${line.slice(0, MAX_WIDTH)}…`;
}
