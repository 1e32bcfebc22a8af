/**
 * scripts/install.sh, which a compiled program carries: the one way in which it gets on a machine.
 *
 * @module
 */
import { UserError } from "../../errors.ts";

export interface InstallerOptions {
  /** What the script takes, see `install.sh --help`. */
  args: readonly string[];
  /** Reads what it prints, instead of showing it. */
  isCaptured?: boolean;
}

/** How it ended, and what it printed where that was captured. */
export interface InstallerResult {
  code: number;
  stdout: string;
}

/** Runs it to its end; what it says on stderr is shown. */
export async function runInstaller(
  { args, isCaptured = false }: InstallerOptions,
): Promise<InstallerResult> {
  const child = new Deno.Command("/bin/sh", {
    args: ["-s", "--", "--for-upgrade", ...args],
    stdin: "piped",
    stdout: isCaptured ? "piped" : "inherit",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  // A shell that has seen enough does not read on.
  await writer.write(script()).catch(() => {});
  await writer.close().catch(() => {});
  const stdout = isCaptured ? await new Response(child.stdout).text() : "";
  const { code } = await child.status;
  return { code, stdout: stdout.trim() };
}

/** It lies beside the entry of the bundle. */
function script(): Uint8Array<ArrayBuffer> {
  try {
    return Deno.readFileSync(new URL("install.sh", Deno.mainModule));
  } catch (error) {
    throw new UserError("cannot upgrade: this program was built without its installer", {
      hint: "install it anew, as the README says",
      cause: error,
    });
  }
}
