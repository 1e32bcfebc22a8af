/**
 * An agent on its way into the store.
 *
 * @module
 */
import type { AgentMeta } from "./meta.ts";

/** A directory that is not an agent yet. */
export interface Draft {
  id: string;
  /** Where its files are until it is published, */
  incoming: string;
  /** and where from then on. */
  directory: string;
  /** Writes the record and makes the directory an agent, at once. */
  publish(meta: AgentMeta): Promise<void>;
}
