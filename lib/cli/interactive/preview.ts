/**
 * What a call would do, for whoever has to approve it: all of it, exactly.
 *
 * Nothing is left out and no key is replaced. What would be hidden here would run all the same, and whoever reads it is the
 * user, on the own terminal.
 *
 * @module
 */
import { isAbsolute } from "@std/path/is-absolute";
import { normalize } from "@std/path/normalize";
import { disarm } from "../../text/disarm.ts";
import type { ApprovalRequest } from "../../engine/permissions/permit.ts";
import { diffOf } from "../../engine/tools/diff.ts";
import type { PlacedTouch } from "../../engine/tools/touch.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";

/** A larger file is not read for a preview. */
const MAX_BYTES = 1024 * 1024;
/** More changed places than these are told by the arguments: a diff of each takes too long. */
const MAX_PLACES = 200;
/** Spaces that are none to a shell, and look like one or like nothing. */
const ODD_SPACES = /(?! )[\p{Zs}\u2800]/gu;

type Call = Pick<ApprovalRequest, "tool" | "args" | "touches">;

export interface Preview {
  heading: string;
  /** The command, a diff, or the arguments; nothing in it is obeyed by a terminal, and nothing invisible. */
  lines: string[];
}

/** Describes a call. */
export function preview(call: Call): Preview {
  const { title, body } = describe(call);
  return { heading: exactly(title).replaceAll("\n", "␊"), lines: exactly(body).split("\n") };
}

/** The text with everything that has no look of its own given one; only line breaks and tabs stay. */
export function exactly(text: string): string {
  const controls = text.replaceAll("\r", "␍");
  return disarm(controls, "visible").replace(
    ODD_SPACES,
    (space) => `<U+${space.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}>`,
  );
}

function describe({ tool, args, touches }: Call): { title: string; body: string } {
  const [touch, ...others] = touches;
  if (others.length === 0 && touch?.kind === "run") {
    const [first = "", ...rest] = touch.command.split("\n");
    // As a shell prompts: no line of a command looks like one of ours.
    return {
      title: touch.isBackground ? `${tool.name}, in the background` : tool.name,
      body: [`$ ${first}`, ...rest.map((line) => `> ${line}`)].join("\n"),
    };
  }
  // Arguments that a model wrote belong into the body, where all of them are seen.
  if (touch?.kind === "external") {
    return { title: `${tool.name}: ${touch.what}`, body: JSON.stringify(args, null, 2) };
  }
  const change = others.length === 0 && touch?.kind === "write" ? describeChange(touch) : undefined;
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
  if (replacements === undefined || replacements.length > MAX_PLACES) return undefined;
  const name = leadsTo(path, place) ? path : `${path} → ${place}`;
  if (file.kind === "missing") {
    const text = replacements.map(({ text }) => text).join("");
    return { what: `${name} (new)`, body: prefixed("+", text).join("\n") };
  }
  const [first] = replacements;
  const isWhole = first?.start === 0 && first.end === before.length;
  return {
    what: isWhole ? `${name} (replaces it)` : name,
    body: diffOf(before, replacements, { isWhole: true }).text,
  };
}

/** Whether the place is where the path says, without links and ways up. */
function leadsTo(path: string, place: string): boolean {
  const plain = normalize(path);
  return isAbsolute(plain) ? place === plain : place.endsWith(`/${plain}`);
}

function prefixed(mark: string, text: string): string[] {
  return text.replace(/\n$/, "").split("\n").map((line) => mark + line);
}
