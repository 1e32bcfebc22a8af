/**
 * Whether tool calls are taken from text.
 *
 * @module
 */

/** `auto`: where the server sends no real ones. */
export const TEXT_TOOL_CALLS = ["off", "auto", "on"] as const;
export type TextToolCalls = (typeof TEXT_TOOL_CALLS)[number];

export const DEFAULT_TEXT_TOOL_CALLS: TextToolCalls = "auto";
