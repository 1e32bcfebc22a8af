/**
 * How much a sandbox keeps in.
 *
 * @module
 */

/** From nothing to everything that can be kept in; see the README. */
export const SANDBOX_LEVELS = ["off", "workspace", "strict"] as const;
export type SandboxLevel = (typeof SANDBOX_LEVELS)[number];

export const DEFAULT_SANDBOX_LEVEL: SandboxLevel = "off";

/** What can make one: of Linux, as a second choice, and of macOS. */
export type SandboxMeans = "bubblewrap" | "landlock" | "sandbox-exec";

/** Tells what runs inside that it does; its value is the level. */
export const SANDBOX_VARIABLE = "ISONFORGE_AGENT_SANDBOX";
