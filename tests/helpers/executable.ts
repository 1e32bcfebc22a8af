/**
 * Programs that a test makes and runs.
 *
 * By a process of its own: a file that anybody has open for writing cannot be executed (ETXTBSY), and what the thread of
 * another test file starts at that moment has our open files until it has become what it is to be.
 *
 * @module
 */

/** Its arguments: the directory, then a name and what the program holds, and so on. */
const WRITE = `
  umask 022
  mkdir -p "$1" && cd "$1" || exit
  shift
  while [ $# -gt 0 ]; do printf '%s' "$2" >"$1" && chmod 755 "$1" || exit; shift 2; done
`;

/** Writes programs, by their names, into a directory, for everybody to execute; makes the directory where there is none. */
export async function writePrograms(
  directory: string,
  programs: Readonly<Record<string, string>>,
): Promise<void> {
  await done("/bin/sh", ["-c", WRITE, "sh", directory, ...Object.entries(programs).flat()]);
}

/** Copies a program, with its mode and its times. */
export async function copyProgram(from: string, to: string): Promise<void> {
  await done("cp", ["-p", from, to]);
}

async function done(program: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args, stdout: "null" }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
