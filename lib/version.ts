/**
 * What this program is called and which one it is.
 *
 * @module
 */
import configuration from "../deno.json" with { type: "json" };

export const PROGRAM = "isonforge";

/** The version in deno.json: said once. */
export const VERSION: string = configuration.version;
