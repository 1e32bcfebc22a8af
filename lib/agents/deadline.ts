/**
 * When an agent ends at the latest.
 *
 * @module
 */
import { momentOf } from "../text/local_time.ts";
import type { AgentMeta } from "./record/meta.ts";

/** The field of a record for a start of this moment. */
export function deadlineField({ deadline }: AgentMeta): Pick<AgentMeta, "deadline_at"> {
  const moment = deadline === undefined ? undefined : momentOf(deadline, new Date());
  return moment === undefined ? {} : { deadline_at: moment.toISOString() };
}
