/**
 * Runs the tool calls of one answer.
 *
 * @module
 */
import { resolvePath } from "../sys/files/resolve_path.ts";
import { LinkedAbort } from "./abort/linked_abort.ts";
import type { Emit } from "./events.ts";
import type { AfterCall, Permission, PlacedCall } from "./placed_call.ts";
import type { ToolCall, ToolResult } from "./message.ts";
import {
  crash,
  interrupted,
  prepareCall,
  type PreparedCall,
  refusal,
  tellCutOff,
  tooMany,
} from "./turn/prepared_call.ts";
import { alikeNotes } from "./tools/existing.ts";
import type { Tool, ToolOutcome, ToolServices } from "./tools/tool.ts";
import { MAX_OUTPUT_BYTES, truncate } from "./tools/truncate.ts";
import { withNotices } from "./sandbox/with_notices.ts";
import { declaredPlaces, onlyLooks, type PlacedTouch, placeTouches } from "./tools/touch.ts";

export interface ToolRunnerOptions {
  tools: readonly Tool[];
  /** Asked before each call. */
  permit: (call: PlacedCall, signal: AbortSignal) => Permission | Promise<Permission>;
  cwd: string;
  /** What `~` means in a path; without, a name. */
  home?: string | undefined;
  signal: AbortSignal;
  /** Ends the calls when it aborts, and not the run: what has not begun then is not run. */
  interruption?: AbortSignal;
  emit: Emit;
  /** Bytes that the results of all calls together may have: as much as a context window holds. */
  maxResultBytes?: number;
  /** The output limit cut the answer off, and so the last of its calls where that cannot be read. */
  isCutOff?: boolean;
  /** What the run has for its tools. */
  services?: ToolServices | undefined;
  /** Hears of each call that was made, and may add to what the model is told. */
  afterCall?: AfterCall | undefined;
}

/** With less, a result tells nothing. */
const MIN_RESULT_BYTES = 1024;
/** What a tool may add to what it has shortened, e.g. an exit code. */
const REMARK_BYTES = 512;

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
  const { maxResultBytes = Infinity, isCutOff = false } = options;
  const most = Math.max(1, Math.floor(maxResultBytes / MIN_RESULT_BYTES));
  const prepared = calls.map((call, index): PreparedCall =>
    index < most ? prepareCall(call, options.tools) : tooMany(call, most)
  );
  if (isCutOff) tellCutOff(prepared.at(-1));
  const maxOutputBytes = Math.min(
    MAX_OUTPUT_BYTES,
    Math.floor(maxResultBytes / Math.min(most, calls.length)),
  );
  const results: ToolResult[] = [];
  using calling = new LinkedAbort([options.signal, options.interruption ?? options.signal]);
  for (const batch of batches(prepared)) {
    options.signal.throwIfAborted();
    const answers = batch.map((prepared) =>
      answer(calling.signal.aborted ? interrupted(prepared) : prepared, {
        ...options,
        signal: calling.signal,
        run: options.signal,
        maxOutputBytes,
      })
    );
    results.push(...await Promise.all(answers));
  }
  options.signal.throwIfAborted();
  return results;
}

function batches(prepared: PreparedCall[]): PreparedCall[][] {
  const batches: PreparedCall[][] = [];
  let reads: PreparedCall[] | undefined;
  for (const call of prepared) {
    const isRead = !("tool" in call) || onlyLooks(call.touches);
    if (isRead && reads) reads.push(call);
    else batches.push(reads = [call]);
    if (!isRead) reads = undefined;
  }
  return batches;
}

/** What the user has ended says so: else it would look like a failure of its own. */
const INTERRUPTED = "[ended by the user, who has something to say]";

/** The last word on how much a model is told, whatever a tool returns. */
function bounded(output: string, maxBytes: number): string {
  // A character has at most three bytes for each of its code units.
  if (output.length * 3 <= maxBytes) return output;
  const { length } = new TextEncoder().encode(output);
  return length <= maxBytes ? output : truncate(output, "ask for less", maxBytes);
}

interface RunningOptions extends ToolRunnerOptions {
  /** What one result may have. */
  maxOutputBytes: number;
  /** Ends the run, and so its calls as well: then nobody has anything to say. */
  run: AbortSignal;
}

async function answer(prepared: PreparedCall, options: RunningOptions): Promise<ToolResult> {
  const { call, label } = prepared;
  let start = performance.now();
  await options.emit({ type: "toolStart", call, label });
  // The time that a person takes to approve a call is not the call's.
  const onPermitted = () => start = performance.now();
  const { output: full, isError, summary, question, images } = "outcome" in prepared
    ? prepared.outcome
    : await run(prepared, { ...options, onPermitted });
  const notes = "outcome" in prepared ? [] : prepared.notes.map((note) => `[${note}]\n`);
  const isByUser = options.interruption?.aborted === true && !options.run.aborted;
  const wasEnded = isError && "tool" in prepared && isByUser;
  const text = notes.join("") + full + (wasEnded ? `\n${INTERRUPTED}` : "");
  const output = bounded(text, options.maxOutputBytes + REMARK_BYTES);
  const result: ToolResult = {
    ...{ callId: call.id, name: call.name, output, isError },
    ...(images === undefined ? {} : { images }),
  };
  await options.emit({
    type: "toolEnd",
    call,
    ...("args" in prepared ? { read: prepared.args } : {}),
    label,
    result,
    summary,
    ...(question === undefined ? {} : { question }),
    durationMs: performance.now() - start,
  });
  return result;
}

async function run(
  { call: { id }, tool, args, touches }: Extract<PreparedCall, { tool: Tool }>,
  options: RunningOptions & { onPermitted: () => void },
): Promise<ToolOutcome> {
  const { permit, cwd, home, signal, maxOutputBytes, onPermitted, services, emit } = options;
  const context = { ...services, cwd, signal, maxOutputBytes, emit };
  try {
    const places = { cwd, home, outside: services?.sandbox?.borders?.outside };
    const placed = await placeTouches(touches, places);
    const permission = await permit({ tool, args, touches: placed, callId: id }, signal);
    onPermitted();
    if (!permission.allowed) {
      // Where nobody was asked, whoever reads along has to be told why.
      const { reason } = permission;
      return refusal(reason, /^refused: /.test(reason) ? reason : "refused");
    }
    const { mayRead } = permission;
    const within = mayRead === undefined ? context : { ...context, mayRead };
    const made = async (args: unknown, placed: readonly PlacedTouch[]) => {
      const notes = alikeNotes(placed, cwd).map((note) => `[${note}]\n`).join("");
      const ran = await tool.run(args, { ...within, place: declaredPlaces(placed) });
      const done = notes === "" ? ran : { ...ran, output: notes + ran.output };
      const sandbox = services?.sandbox;
      const outcome = await withNotices(shownInside(done, sandbox), { touches: placed, sandbox });
      const call = { id, name: tool.name, ofServer: tool.ofServer, args };
      return await options.afterCall?.(call, outcome, { emit, signal }) ?? outcome;
    };
    if (!("args" in permission)) return await made(args, placed);
    // Who put them in place of the model's has judged them, or had them judged.
    const changed = await placeTouches(tool.touches(permission.args), places);
    const reason = await refusedBySandbox(changed, options);
    if (reason !== undefined) return refusal(reason, reason);
    const outcome = await made(permission.args, changed);
    return { ...outcome, output: `[${permission.note}]\n${outcome.output}` };
  } catch (error) {
    if (signal.aborted) return refusal("the run was ended before the tool was done", "ended");
    return crash(error);
  }
}

/** The model's names for what it and its commands share. */
function shownInside(outcome: ToolOutcome, sandbox: ToolServices["sandbox"]): ToolOutcome {
  const { borders } = sandbox ?? {};
  return borders === undefined ? outcome : { ...outcome, output: borders.inside(outcome.output) };
}

/** Also what a hook of the repository, which is in the sandbox itself, has put in place of the model's arguments. */
async function refusedBySandbox(
  touches: readonly PlacedTouch[],
  { services, cwd, home = "/" }: RunningOptions,
): Promise<string | undefined> {
  const sandbox = services?.sandbox;
  if (sandbox?.borders === undefined) return undefined;
  const { refusedByBorders } = await import("./sandbox/refused_by_borders.ts");
  return refusedByBorders(touches, { sandbox, root: await resolvePath(cwd, "/"), home });
}
