/**
 * Something that has to be done before a run changes anything.
 *
 * @module
 */
import { abortable } from "../sys/abortable.ts";
import { onlyLooks } from "./tools/touch.ts";
import type { ToolRunnerOptions } from "./tool_runner.ts";

type Permit = ToolRunnerOptions["permit"];

/**
 * `permit`, with `prepare` called before each permitted call that may change something begins.
 *
 * @param prepare does what it does once, and must not fail: the call waits for it, unless the run ends meanwhile
 */
export function beforeFirstChange(permit: Permit, prepare: () => Promise<void>): Permit {
  return async (call, signal) => {
    const permission = await permit(call, signal);
    if (permission.allowed && !onlyLooks(call.touches)) {
      await abortable(prepare(), signal);
    }
    return permission;
  };
}
