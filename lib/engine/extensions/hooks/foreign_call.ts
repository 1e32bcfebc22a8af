/**
 * A call as hooks for other agents know it: their names of tools and arguments.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { foreignName } from "../../tools/foreign_names.ts";
import type { ToolOutcome } from "../../tools/tool.ts";
import type { PlacedTouch } from "../../tools/touch.ts";
import type { HookedCall } from "./hooked_call.ts";

type Call = Pick<HookedCall, "name" | "args" | "touches"> & { cwd: string };

/** The arguments under the names that Claude Code's tools have; paths are absolute there. */
function foreignInput({ name, args, touches = [], cwd }: Call): Record<string, unknown> {
  if (typeof args !== "object" || args === null) return { input: args };
  const given = Object.fromEntries(
    Object.entries(args).filter(([_name, value]) => value !== undefined),
  );
  const { path, timeout_s: timeout, background, ...others } = given;
  const place = typeof path === "string" ? found(path, touches) ?? resolve(cwd, path) : undefined;
  switch (name) {
    case "bash":
      return {
        ...others,
        ...(timeout === undefined ? {} : { timeout: Number(timeout) * 1000 }),
        ...(background === undefined ? {} : { run_in_background: background }),
      };
    case "read":
    case "write":
    case "edit":
      return { ...(place === undefined ? {} : { file_path: place }), ...others };
    case "grep":
    case "glob":
    case "list":
      return { ...others, ...(place === undefined ? {} : { path: place }) };
    default:
      return given;
  }
}

/** The file that is meant where the written name is none: who guards it knows it by its own. */
function found(path: string, touches: readonly PlacedTouch[]): string | undefined {
  const touch = touches.find((touch) => "place" in touch && touch.path === path);
  return touch !== undefined && "place" in touch && touch.alike?.isMeant ? touch.place : undefined;
}

/** What came of a call: for commands and changes as there, and for every tool what the model was told. */
export function foreignResponse(
  call: Call,
  { output, isError }: Pick<ToolOutcome, "output" | "isError">,
): Record<string, unknown> {
  const said = { output, is_error: isError };
  const input = foreignInput(call);
  switch (call.name) {
    case "bash":
      return { stdout: output, stderr: "", interrupted: false, isImage: false, ...said };
    case "write":
    case "edit":
      return { filePath: input["file_path"], success: !isError, ...said };
    case "read":
      return { type: "text", file: { filePath: input["file_path"], content: output }, ...said };
    default:
      return { content: output, ...said };
  }
}

/** The call in the input of a hook. */
export function describeCall(call: HookedCall, cwd: string): Record<string, unknown> {
  return {
    tool_name: call.ofServer?.plainName ?? foreignName(call.name),
    tool_input: foreignInput({ ...call, cwd }),
    tool_use_id: call.id,
  };
}
