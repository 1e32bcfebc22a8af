/**
 * Words of the commands that add MCP servers: a tree of commands is made of them, without what reads servers.
 *
 * @module
 */

/** Where a server may be configured for good, as other agents call it. */
export const SERVER_SCOPES = ["user", "project", "local"] as const;
export type ServerScope = (typeof SERVER_SCOPES)[number];

/** How it is spoken to. */
export const TRANSPORTS = ["stdio", "http", "sse"] as const;
export type ServerTransport = (typeof TRANSPORTS)[number];
