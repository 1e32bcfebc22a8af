/**
 * The `rehearse:` lines of a prompt.
 *
 * @module
 */
import type { ToolCall } from "../../message.ts";
import { ModelError } from "../model_error.ts";
import { jsonOrText } from "../../../text/json.ts";

/** One thing that the stand-in was told to do. */
export type Direction =
  | { type: "call"; call: Omit<ToolCall, "id"> }
  | { type: "say"; text: string }
  | { type: "tokens"; input: number; output: number }
  | { type: "fail"; error: ModelError };

/** The longest bash call that a tool allows; a longer sleep is several. */
const MAX_BASH_S = 600;
const SLEEP_CALL_S = 590;

/** Takes the directions out of a prompt; `rest` is what remains of it. */
export function parseDirections(prompt: string): { directions: Direction[]; rest: string } {
  const directions: Direction[] = [];
  const rest: string[] = [];
  for (const line of prompt.split("\n")) {
    const found = /^\s*rehearse:\s*(\S+)\s*(.*?)\s*$/.exec(line);
    if (found) directions.push(...parseDirection(found[1] ?? "", found[2] ?? ""));
    else rest.push(line);
  }
  return { directions, rest: rest.join("\n").trim() };
}

function parseDirection(verb: string, argument: string): Direction[] {
  switch (verb) {
    case "sleep":
      return sleeps(Number(argument));
    case "bash":
      return [bash(argument, MAX_BASH_S)];
    case "call": {
      const [name = "", ...json] = argument.split(/\s+/);
      return [{ type: "call", call: { name, arguments: jsonOrText(json.join(" ")) } }];
    }
    case "say":
      return [{ type: "say", text: argument }];
    case "tokens": {
      const [input = 0, output = 0] = argument.split(/\s+/).map(Number);
      return [{ type: "tokens", input: input || 0, output: output || 0 }];
    }
    case "fail":
      return [{
        type: "fail",
        error: new ModelError(argument || "the rehearsal was told to fail"),
      }];
    default:
      return [{
        type: "fail",
        error: new ModelError(`the rehearsal does not know "rehearse: ${verb}"`, {
          hint: "it knows sleep, bash, call, say, tokens and fail",
        }),
      }];
  }
}

function sleeps(seconds: number): Direction[] {
  if (!(seconds > 0)) return [bash("sleep 0", 10)];
  const calls: Direction[] = [];
  for (let left = seconds; left > 0; left -= SLEEP_CALL_S) {
    calls.push(bash(`sleep ${Math.min(left, SLEEP_CALL_S)}`, MAX_BASH_S));
  }
  return calls;
}

function bash(command: string, timeout_s: number): Direction {
  return { type: "call", call: { name: "bash", arguments: { command, timeout_s } } };
}
