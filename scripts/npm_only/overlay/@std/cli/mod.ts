/** What `@std/cli` exports. @module */
export * from "@std/cli/parse-args";
export * from "@std/cli/prompt-secret";
export * from "@std/cli/unicode-width";
