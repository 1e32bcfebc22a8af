/**
 * What a call would do, for whoever has to approve it.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import type { ApprovalRequest } from "../../engine/permissions/permit.ts";
import { diffOf } from "../../engine/tools/diff.ts";
import type { PlacedTouch } from "../../engine/tools/touch.ts";
import { readSmallFile } from "../../sys/read_small_file.ts";

const MAX_LINES = 30;
const MAX_WIDTH = 300;
/** A larger file is not read for a preview. */
const MAX_BYTES = 1024 * 1024;

type Call = Pick<ApprovalRequest, "tool" | "args" | "touches">;

/** The lines that show it: the command, or a small diff; nothing in them that a terminal would obey. */
export function preview(call: Call): string[] {
  const { title, body, isWhole = false } = describe(call);
  const lines = disarm(body, "visible").split("\n");
  const heading = disarm(title, "visible").replaceAll("\n", "␊");
  if (isWhole) return [heading, ...lines.map((line) => `  ${line}`)];
  const left = lines.length - MAX_LINES;
  const shown = left > 0 ? [...lines.slice(0, MAX_LINES), `… ${left} more lines`] : lines;
  return [heading, ...shown.map((line) => `  ${clip(line)}`)];
}

interface Description {
  title: string;
  body: string;
  /** Nothing of a command may hide behind its length. */
  isWhole?: boolean;
}

function describe({ tool, args, touches: [touch] }: Call): Description {
  if (touch?.kind === "run") {
    return { title: tool.name, body: `$ ${touch.command}`, isWhole: true };
  }
  const change = touch?.kind === "write" ? describeChange(touch) : undefined;
  // A change that cannot be made will fail, as the model will be told; what it wants can be shown all the same.
  return change === undefined
    ? { title: `${tool.name} ${tool.label(args)}`, body: JSON.stringify(args, null, 2) }
    : { title: `${tool.name} ${change.what}`, body: change.body };
}

function describeChange(
  { path, place, change }: Extract<PlacedTouch, { kind: "write" }>,
): { what: string; body: string } | undefined {
  const file = readSmallFile(place, { root: "/", maxBytes: MAX_BYTES });
  if (file.kind === "skipped") return undefined;
  const before = file.kind === "text" ? file.text : "";
  const replacements = change(before);
  if (replacements === undefined) return undefined;
  if (file.kind === "missing") {
    const text = replacements.map(({ text }) => text).join("");
    return { what: `${path} (new)`, body: prefixed("+", text).join("\n") };
  }
  const [first] = replacements;
  const isWhole = first?.start === 0 && first.end === before.length;
  return {
    what: isWhole ? `${path} (replaces it)` : path,
    body: diffOf(before, replacements).text,
  };
}

function prefixed(mark: string, text: string): string[] {
  return text.replace(/\n$/, "").split("\n").map((line) => mark + line);
}

function clip(line: string): string {
  return line.length <= MAX_WIDTH ? line : `${line.slice(0, MAX_WIDTH)}…`;
}
