/**
 * The program that is tested.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { shellQuote } from "../../lib/sys/shell_quote.ts";
import { asOtherUser, isRoot } from "./other_user.ts";

/** This checkout. */
export const ROOT = fromFileUrl(new URL("../..", import.meta.url));

const GIVEN = Deno.env.get("ISONFORGE_TEST_COMMAND");

/** What runs: the compiled binary, or what `ISONFORGE_TEST_COMMAND` says (words separated by spaces). */
export const ISONFORGE: readonly string[] = GIVEN === undefined
  ? [forEveryUser(join(ROOT, "dist", "isonforge"))]
  // Tests that set PATH need not find deno on it.
  : GIVEN.replace(/^deno /, `${Deno.execPath()} `).split(" ");

/** The directory without which that does not run. */
export const DIRECTORY_OF_ISONFORGE: string = GIVEN === undefined
  ? dirname(ISONFORGE[0] ?? "")
  : ROOT;

/** A script that does what it does. */
export const SCRIPT_FOR_ISONFORGE = `#!/bin/sh\nexec ${ISONFORGE.map(shellQuote).join(" ")} "$@"\n`;

/**
 * Root's tests also run it as other users. A checkout in root's home, or of a umask of 077, is closed to them: then this
 * is a second name of the program, or a copy, where everybody reaches it; it is removed when the test file has ended.
 */
function forEveryUser(program: string): string {
  if (!isRoot || isReadByOthers(program)) return program;
  const directory = Deno.makeTempDirSync({ prefix: "isonforge-test-program-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(directory, { recursive: true }));
  Deno.chmodSync(directory, 0o755);
  const open = join(directory, "isonforge");
  try {
    Deno.linkSync(program, open);
    if (isReadByOthers(open)) return open;
    Deno.removeSync(open);
  } catch {
    // It is on another file system, or there is none.
  }
  try {
    // By a process of its own: what another thread starts meanwhile would hold the copy open for writing.
    new Deno.Command("cp", { args: [program, open], stderr: "null" }).outputSync();
    Deno.chmodSync(open, 0o755);
    return open;
  } catch {
    // There is none: tests that do without it run.
    return program;
  }
}

function isReadByOthers(path: string): boolean {
  const [setpriv = "", ...words] = asOtherUser;
  try {
    const script = 'test -r "$1" && test -x "$1"';
    const args = [...words, "/bin/sh", "-c", script, "sh", path];
    return new Deno.Command(setpriv, { args, cwd: "/", stderr: "null" }).outputSync().success;
  } catch {
    // No setpriv(1): nobody is tried but root.
    return true;
  }
}
