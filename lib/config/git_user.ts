/**
 * Whose configuration git reads.
 *
 * @module
 */
import type { GitUser } from "../sys/git/configuration.ts";
import { environmentVariables } from "./environment.ts";

/** That of who started this process. */
export function gitUser(): GitUser {
  const environment = environmentVariables();
  return { home: environment["HOME"] ?? "/", environment };
}
