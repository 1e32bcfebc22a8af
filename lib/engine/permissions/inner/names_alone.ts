/**
 * Programs that show names, sizes and dates, change these, or remove: nothing of what is in a file comes out of them.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { innerCommands } from "../wrappers.ts";

const NAMES_ALONE = new Set([
  ...[
    "ls",
    "ll",
    "exa",
    "eza",
    "lsd",
    "stat",
    "test",
    "[",
    "[[",
    "du",
    "tree",
    "file",
    "wc",
    "which",
  ],
  ...["dirname", "basename", "realpath", "readlink", "cd", "pushd", "echo", "printf", "ssh-add"],
  ...["touch", "mkdir", "chmod", "chown", "chgrp", "rm", "rmdir", "unlink"],
]);

export function isAboutNames(name: string): boolean {
  return NAMES_ALONE.has(name);
}

/** Whether nothing of what a `find` runs on what it finds reads it. */
export function runsOnlyNames(args: readonly string[]): boolean {
  const run = innerCommands({ name: "find", args }, []);
  return run.length > 0 && run.every(({ argv: [program = ""] }) => isAboutNames(basename(program)));
}
