/**
 * How tools phrase what happened: outcomes, failures of the file system, sizes and counts.
 *
 * @module
 */
import type { ToolOutcome } from "./tool.ts";
import { describeSystemError } from "../../sys/system_error.ts";
import { abbreviate } from "../../text/abbreviate.ts";

/** UTF-16 code units: a reason stands in one line with the call. */
const MAX_REASON = 120;

/** A call that could not do what it was asked; `message` is for the model, why it could not also for the user. */
export function failed(
  message: string,
  summary = `failed: ${abbreviate(reasonIn(message), MAX_REASON)}`,
): ToolOutcome {
  return { output: message, isError: true, summary };
}

/** Of `cannot write "a.txt": permission denied` the end: what was tried stands before it. */
function reasonIn(message: string): string {
  const [first = ""] = message.trimStart().split("\n", 1);
  return first.replace(/^cannot [^":]*(?:"[^"]*"[^":]*)?: /, "");
}

/** Runs `body`; what the file system throws becomes an outcome "cannot `action`: …". */
export async function attempt(
  action: string,
  body: () => Promise<ToolOutcome>,
): Promise<ToolOutcome> {
  try {
    return await body();
  } catch (error) {
    return failed(`cannot ${action}: ${fileProblem(error)}`);
  }
}

/** Why a file operation failed, without the operating system's numbers. */
export function fileProblem(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "no such file or directory";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.IsADirectory) return "it is a directory";
  if (error instanceof Deno.errors.NotADirectory) return "a part of the path is not a directory";
  if (error instanceof Deno.errors.FilesystemLoop) {
    return "its symbolic links form a loop, or changed meanwhile";
  }
  return describeSystemError(error);
}

/** `1 match`, `2 matches`, `1,234 lines`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** `1,234,567`. Not toLocaleString(): loading its data takes 10 ms, at every start of an agent. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}
