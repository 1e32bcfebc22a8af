/**
 * Runs the tool calls of one answer.
 *
 * @module
 */
import { errorMessage } from "../errors.ts";
import type { Emit } from "./events.ts";
import type { ToolCall, ToolResult } from "./message.ts";
import { type Tool, ToolArgumentError, type ToolOutcome } from "./tools/tool.ts";
import { declaredPlaces, type PlacedTouch, placeTouches, type Touch } from "./tools/touch.ts";

/** Whether a call may run; a refusal says why, for the model. */
export type Permission =
  | { allowed: true }
  /** With other arguments than the model's; `note` tells the model. */
  | { allowed: true; args: unknown; note: string }
  | { allowed: false; reason: string };

/** A call with everything that it would touch. */
export interface PlacedCall {
  tool: Tool;
  /** What the tool's `parse` returned. */
  args: unknown;
  touches: readonly PlacedTouch[];
}

export interface ToolRunnerOptions {
  tools: readonly Tool[];
  /** Asked before each call. */
  permit: (call: PlacedCall, signal: AbortSignal) => Permission | Promise<Permission>;
  cwd: string;
  signal: AbortSignal;
  emit: Emit;
}

/** A call whose tool exists and whose arguments are right, or what is wrong with it. */
type Prepared =
  | { call: ToolCall; label: string; tool: Tool; args: unknown; touches: readonly Touch[] }
  | { call: ToolCall; label: string; outcome: ToolOutcome };

/**
 * Runs `calls` and answers each, in their order. Reads that follow each other run side by side; whatever changes
 * something runs alone, so that two edits of one file happen one after the other. Nothing that goes wrong in a call
 * gets further than its result.
 *
 * @throws the reason of `signal`, once that is aborted and the running calls have ended
 */
export async function runTools(
  calls: readonly ToolCall[],
  options: ToolRunnerOptions,
): Promise<ToolResult[]> {
  const results: ToolResult[] = [];
  for (const batch of batches(calls.map((call) => prepare(call, options.tools)))) {
    options.signal.throwIfAborted();
    results.push(...await Promise.all(batch.map((prepared) => answer(prepared, options))));
  }
  options.signal.throwIfAborted();
  return results;
}

function prepare(call: ToolCall, tools: readonly Tool[]): Prepared {
  const label = typeof call.arguments === "string"
    ? call.arguments
    : JSON.stringify(call.arguments) ?? "";
  const tool = tools.find((tool) => tool.name === call.name);
  if (tool === undefined) {
    const names = tools.map((tool) => tool.name).join(", ");
    return {
      call,
      label,
      outcome: refusal(`there is no tool "${call.name}"; there are: ${names}`, "no such tool"),
    };
  }
  if (typeof call.arguments === "string") {
    return {
      call,
      label,
      outcome: refusal("the arguments are not valid JSON; send one JSON object", "not JSON"),
    };
  }
  try {
    const args = tool.parse(call.arguments);
    return { call, label: tool.label(args), tool, args, touches: tool.touches(args) };
  } catch (error) {
    if (!(error instanceof ToolArgumentError)) return { call, label, outcome: crash(error) };
    return { call, label, outcome: refusal(error.message, "bad arguments") };
  }
}

function batches(prepared: Prepared[]): Prepared[][] {
  const batches: Prepared[][] = [];
  let reads: Prepared[] | undefined;
  for (const call of prepared) {
    const isRead = !("tool" in call) ||
      call.touches.every(({ kind }) => kind === "read" || kind === "search");
    if (isRead && reads) reads.push(call);
    else batches.push(reads = [call]);
    if (!isRead) reads = undefined;
  }
  return batches;
}

async function answer(prepared: Prepared, options: ToolRunnerOptions): Promise<ToolResult> {
  const { call, label } = prepared;
  let start = performance.now();
  await options.emit({ type: "toolStart", call, label });
  // The time that a person takes to approve a call is not the call's.
  const onPermitted = () => start = performance.now();
  const { output, isError, summary } = "outcome" in prepared
    ? prepared.outcome
    : await run(prepared, { ...options, onPermitted });
  const result: ToolResult = { callId: call.id, name: call.name, output, isError };
  await options.emit({
    type: "toolEnd",
    call,
    label,
    result,
    summary,
    durationMs: performance.now() - start,
  });
  return result;
}

async function run(
  { tool, args, touches }: { tool: Tool; args: unknown; touches: readonly Touch[] },
  { permit, cwd, signal, onPermitted }: ToolRunnerOptions & { onPermitted: () => void },
): Promise<ToolOutcome> {
  try {
    const placed = await placeTouches(touches, cwd);
    const permission = await permit({ tool, args, touches: placed }, signal);
    onPermitted();
    if (!permission.allowed) {
      // Where nobody was asked, whoever reads along has to be told why.
      const { reason } = permission;
      return refusal(reason, /^refused: /.test(reason) ? reason : "refused");
    }
    if (!("args" in permission)) {
      return await tool.run(args, { cwd, signal, place: declaredPlaces(placed) });
    }
    // What a person wrote was judged by them.
    const place = declaredPlaces(await placeTouches(tool.touches(permission.args), cwd));
    const outcome = await tool.run(permission.args, { cwd, signal, place });
    return { ...outcome, output: `[${permission.note}]\n${outcome.output}` };
  } catch (error) {
    if (signal.aborted) return refusal("the run was ended before the tool was done", "ended");
    return crash(error);
  }
}

function refusal(output: string, summary: string): ToolOutcome {
  return { output: `error: ${output}`, isError: true, summary };
}

function crash(error: unknown): ToolOutcome {
  return refusal(`the tool failed: ${errorMessage(error)}`, "failed");
}
