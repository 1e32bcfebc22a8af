/**
 * Looks at the files that redirections open.
 *
 * @module
 */
import { refuseOutside, type Verdict } from "../../invocation.ts";
import { expand, type Review } from "../../review.ts";
import { refuseSecret } from "../../secrets.ts";
import type { Redirection } from "../../shell/syntax.ts";

export async function reviewRedirections(
  redirections: readonly Redirection[],
  review: Review,
): Promise<Verdict> {
  const { state, workspace } = review;
  for (const { operator, target } of redirections) {
    if (operator.startsWith("<<")) continue;
    for (const path of expand(target, review)) {
      if (/^\d+-?$|^-$/.test(path)) continue; // `2>&1`: a descriptor
      const isRead = operator === "<" || operator === "<&";
      const at = { cwd: state.cwd, isElsewhere: workspace.host !== "here" };
      review.observer?.redirection(path, { ...at, isWritten: !isRead });
      if (operator === "<>") review.observer?.redirection(path, { ...at, isWritten: false });
      if (review.observer !== undefined) continue;
      const refusal = isRead
        ? await refuseSecret(["", path], { ...review, cwd: state.cwd })
        : await refuseOutside({ cwd: state.cwd, workspace }, [path]);
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
}
