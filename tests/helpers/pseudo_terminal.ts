/**
 * Commands at a terminal.
 *
 * @module
 */

/**
 * The words that run a shell line at a pseudo-terminal and pass on what it prints: script(1), whose options are
 * others on BSD systems.
 */
export function atTerminal(line: string): [string, ...string[]] {
  return Deno.build.os === "darwin"
    ? ["script", "-q", "/dev/null", "/bin/sh", "-c", line]
    : ["script", "-qec", line, "/dev/null"];
}
