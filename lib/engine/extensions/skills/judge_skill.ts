/**
 * Permission for what skills run.
 *
 * @module
 */
import { permitOf } from "../../dialogue_parts.ts";
import type { DialogueParts } from "../../open_dialogue.ts";
import type { UserRule } from "../../permissions/user_rules/user_rule.ts";
import type { Permission, PlacedCall } from "../../placed_call.ts";

/** Judges a call of a skill as the model's own, by what the skill allows itself as well. */
export async function judgeSkill(
  { permit: usual, options, hooks, facts }: DialogueParts,
  call: PlacedCall,
  signal: AbortSignal,
  rules: readonly UserRule[],
): Promise<Permission> {
  const permit = rules.length === 0 ? usual : await permitOf(options, rules);
  const places = { permit, emit: () => {}, cwd: facts.cwd, home: options.userHome };
  if (hooks === undefined) return await places.permit(call, signal);
  const { withHooks } = await import("../hooks/with_hooks.ts");
  return await withHooks(hooks, { ...places, signal }).permit(call, signal);
}
