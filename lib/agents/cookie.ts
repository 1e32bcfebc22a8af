/**
 * What every process of a run carries in its environment: by it they are found, wherever they went.
 *
 * @module
 */

/** Environment variables that every process of a run inherits. */
export const Cookie = {
  id: "ISONFORGE_AGENT_ID",
  nonce: "ISONFORGE_AGENT_NONCE",
  depth: "ISONFORGE_AGENT_DEPTH",
} as const;
