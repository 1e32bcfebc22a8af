/**
 * What surrounds a prompt.
 *
 * @module
 */

export interface Surroundings {
  cwd: string;
  /** One line about the repository; undefined outside of one. */
  git: string | undefined;
  now: Date;
}

/**
 * Directory, repository and date, as they stand before the first words of a run. Not in the system prompt: that comes before
 * everything else, and servers keep in their caches what many requests begin with.
 */
export function promptContext({ cwd, git, now }: Surroundings): string {
  return [
    "<context>",
    `Working directory: ${cwd}`,
    `Git: ${git ?? "not a repository"}`,
    `Date: ${now.toISOString().slice(0, 10)}`,
    "</context>",
  ].join("\n");
}
