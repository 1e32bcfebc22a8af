/**
 * What of this machine a container gets to write.
 *
 * @module
 */
import {
  holdsSecret,
  type Invocation,
  locate,
  refuseOutside,
  type Verdict,
} from "../invocation.ts";
import { FOUND_PROCESS } from "../printed.ts";
import { copiedOut, ENGINES, isPlace, parseMounts } from "./mounts.ts";
import type { Rule } from "./rule.ts";

export const CONTAINER_RULES: readonly Rule[] = [
  { programs: ENGINES, refuse: refuseMounts },
];

/** `-v SOURCE:TARGET[:ro]`, `--mount type=bind,source=…`, and the destination of `cp`. */
async function refuseMounts(invocation: Invocation): Promise<Verdict> {
  const { args, cwd, workspace } = invocation;
  const { mounts, operands } = parseMounts(args);
  const sources = mounts.filter(({ source }) => isPlace(source));
  for (const { source: path, isReadOnly } of sources) {
    const place = locate(path, cwd);
    const secret = place === undefined ? undefined : await workspace.secretAt(place);
    if (secret !== undefined) return holdsSecret(path, secret);
    const refusal = isReadOnly ? undefined : await refuseOutside(invocation, [path]);
    if (refusal !== undefined) {
      return { ...refusal, instead: `${refusal.instead}, or mount it read-only (:ro)` };
    }
  }
  const [command, first = ""] = operands;
  if (
    /^(?:stop|kill|rm|rmi|restart|pause)$/.test(command ?? "") && first.startsWith(FOUND_PROCESS)
  ) {
    return {
      reason: `it would ${command} what was found, not only its own`,
      instead: "name what you started",
    };
  }
  const target = copiedOut(operands);
  return target === undefined ? undefined : await refuseOutside(invocation, [target]);
}
