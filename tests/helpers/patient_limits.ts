/**
 * Snapshots of small repositories.
 *
 * @module
 */
import type { SnapshotLimits } from "../../lib/sys/git/snapshot.ts";
import { PATIENCE_MS } from "./poll.ts";

/** What one may take on a machine that is busy: without them it gives up after the seconds that a call may wait. */
export const PATIENT_LIMITS: SnapshotLimits = {
  maxFiles: 10_000,
  timeoutMs: PATIENCE_MS,
  allMs: PATIENCE_MS,
};
