/**
 * Programs that a test writes and runs.
 *
 * @module
 */

/** Its arguments: the directory, then a name and what the program holds, and so on. */
const WRITE = `
  umask 022
  cd "$1" || exit
  shift
  while [ $# -gt 0 ]; do printf '%s' "$2" >"$1" && chmod 755 "$1" || exit; shift 2; done
`;

/**
 * Writes programs, by their names, into a directory, for everybody to execute.
 *
 * By a process of its own: a file that anybody has open for writing cannot be executed (ETXTBSY), and what the thread of
 * another test file starts at that moment has our open files until it has become what it is to be.
 */
export async function writePrograms(
  directory: string,
  programs: Readonly<Record<string, string>>,
): Promise<void> {
  const { success, stderr } = await new Deno.Command("/bin/sh", {
    args: ["-c", WRITE, "sh", directory, ...Object.entries(programs).flat()],
    stdout: "null",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
