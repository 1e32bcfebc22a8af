/**
 * How hard a model is asked to think.
 *
 * @module
 */

/** Values of `--effort`. */
export const EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const;

/** How hard a model is asked to think; each provider translates it. */
export type Effort = (typeof EFFORTS)[number];
