/**
 * Asking one hook, whatever it is. What a run does not use is not loaded.
 *
 * @module
 */
import type { WebAccess } from "../../tools/web/web_access.ts";
import type { ModelAsker } from "./ask_model.ts";
import type { Hook } from "./hook.ts";
import { type HookResult, runHook, type RunHookOptions } from "./run_hook.ts";

export interface AskHookOptions extends RunHookOptions {
  /** How servers are reached; as the environment says unless given. */
  web?: Pick<WebAccess, "proxyFor" | "createClient"> | undefined;
  /** The model of the run. */
  model: ModelAsker;
}

/** Never throws but when the run itself is ended. */
export async function askHook(
  { action, timeoutMs }: Hook,
  input: unknown,
  options: AskHookOptions,
): Promise<HookResult> {
  switch (action.kind) {
    case "command":
      return await runHook({ ...action, timeoutMs }, input, options);
    case "http": {
      const { askServer } = await import("./ask_server.ts");
      return await askServer({ ...action, timeoutMs }, input, options);
    }
    case "prompt": {
      const { askModel } = await import("./ask_model.ts");
      return await askModel({ prompt: action.prompt, timeoutMs }, input, options);
    }
  }
}
