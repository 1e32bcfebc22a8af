/**
 * What a model is told of a command in the background.
 *
 * @module
 */
import { formatBytes } from "../../../text/format_bytes.ts";
import { failed } from "../outcome.ts";
import type { ToolOutcome } from "../tool.ts";
import { truncate } from "../truncate.ts";
import { type BackgroundLook, describeCommandEnd } from "./background_commands.ts";

/** The new output, and below it the state. */
export function describeLook(look: BackgroundLook, maxBytes: number | undefined): ToolOutcome {
  const { id, droppedBytes, ports, end } = look;
  const before = droppedBytes > 0
    ? `[${formatBytes(droppedBytes)} before this were not kept: nobody looked]\n`
    : "";
  const text = truncate(look.text, "redirect it into a file to have all of it", maxBytes);
  const listens = ports.length === 0 ? "" : `, listens on port ${ports.join(", ")}`;
  const state = end === undefined ? `running${listens}` : describeCommandEnd(end);
  const separator = text === "" || text.endsWith("\n") ? "" : "\n";
  return {
    output: `${before}${text === "" ? "(no new output)\n" : text}${separator}[${id}: ${state}]`,
    isError: end?.kind === "signaled" || (end?.kind === "exited" && end.code !== 0),
    summary: end?.kind === "exited" ? `exit ${end.code}` : state,
  };
}

/** There is none of this id. */
export function noSuchCommand(id: string, running: ReadonlyArray<{ id: string }>): ToolOutcome {
  const others = running.length === 0
    ? "none runs in the background"
    : `those that run: ${running.map(({ id }) => id).join(", ")}`;
  return failed(`there is no command ${JSON.stringify(id)} in the background; ${others}`);
}

/** Where a run has none. */
export const NO_BACKGROUND = "commands in the background cannot be had here";
