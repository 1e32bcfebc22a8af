/**
 * What is told of references that changed while an agent ran, as `inspect --json` has it.
 *
 * @module
 */
import type { LaterRunRecord } from "../record/sandbox_record.ts";
import type { ReferenceChange } from "./compare_references.ts";

export interface ToldReferences {
  changed: (ReferenceChange & {
    /** What programs execute later of the files that it has got; paths are those in the repository. */
    runs_later?: LaterRunRecord[];
  })[];
  /** How many more have changed. */
  left_out?: number;
  /** Why it is not known of all. */
  unknown?: string;
  /** They were not compared at the end of the run, if that has ended, but now. */
  until?: "now";
}
