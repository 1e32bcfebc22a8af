/**
 * What the borders of a sandbox mean for a call of a tool.
 *
 * @module
 */
import type { CommandSandbox, SandboxBorders } from "../../sys/sandbox/command_sandbox.ts";
import { executesByName } from "../permissions/executed_names.ts";
import { namesAbove, namesBetween } from "../permissions/user_programs/names_above.ts";
import type { PlacedTouch } from "../tools/touch.ts";
import { showName } from "../../text/byte_names.ts";
import { infoAt } from "../../sys/files/info_at.ts";

interface Where {
  /** The working directory, absolute and without links. */
  root: string;
  /** The user's. */
  home: string;
}

/**
 * Why a call that touches this is refused; undefined when it is not. It is counted.
 */
export function refusedByBorders(
  touches: readonly PlacedTouch[],
  { sandbox: { borders, refusals }, ...where }: Where & { sandbox: CommandSandbox },
): string | undefined {
  if (borders === undefined) return undefined;
  for (const touch of touches) {
    const reason = refusalOf(touch, borders, where);
    if (reason === undefined) continue;
    refusals.add();
    return `refused: ${showName(reason)}`;
  }
  return undefined;
}

function refusalOf(
  touch: PlacedTouch,
  borders: SandboxBorders,
  { root, home }: Where,
): string | undefined {
  if (!("place" in touch)) return undefined;
  const { kind, place } = touch;
  if (kind !== "write") return borders.refuseRead(place, { isRecursive: kind === "search" });
  const reason = borders.refuseWrite(place);
  if (reason !== undefined || !isOlder(place)) return reason;
  // Those that there are too many of to be guarded by mounts.
  const by = executesByName([...namesAbove(root, home), ...namesBetween(root, place)]);
  return by === undefined
    ? undefined
    : `the sandbox keeps "${place}" as it is: ${by} runs it later`;
}

/** When this process began, as file systems tell it. */
const BEGUN = performance.timeOrigin;

/** Whether a file was there before the run: what it has made itself, it may change. */
function isOlder(path: string): boolean {
  const birthtime = infoAt(path)?.birthtime ?? undefined;
  return birthtime !== undefined && birthtime.getTime() < BEGUN;
}
