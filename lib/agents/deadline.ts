/**
 * When an agent ends at the latest.
 *
 * @module
 */
import { nextLocalTime } from "../text/local_time.ts";
import type { AgentMeta } from "./record/meta.ts";

/** The field of a record for a start of this moment. */
export function deadlineField({ deadline }: AgentMeta): Pick<AgentMeta, "deadline_at"> {
  const next = deadline === undefined ? undefined : nextLocalTime(deadline, new Date());
  return next === undefined ? {} : { deadline_at: next.toISOString() };
}
