/**
 * Where users of this machine are at home.
 *
 * @module
 */

/** As /etc/passwd has it (see passwd(5)), whatever HOME says; undefined of whom it does not name. */
export function userHome(name: string): string | undefined {
  let users: string;
  try {
    users = Deno.readTextFileSync("/etc/passwd");
  } catch {
    return undefined;
  }
  const fields = users.split("\n").map((line) => line.split(":")).find(([user]) => user === name);
  return fields?.[5] || undefined;
}
