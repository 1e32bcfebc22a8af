/**
 * scripts/install.sh, which a compiled program carries: the one way in which it gets on a machine.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { ignoresHangUp, listenForSignal } from "../../sys/listen_for_signal.ts";
import { signalGroup } from "../../sys/process_session.ts";
import { absoluteSearchPath } from "../../sys/search_path.ts";

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

/** What ends it, and it then takes back what it has begun. */
const ENDING: readonly Deno.Signal[] = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"];

/** Runs it to its end; what it says on stderr is shown. A signal that ends this process ends it first, with its downloads. */
export async function runInstaller(
  { args, isCaptured = false }: InstallerOptions,
): Promise<InstallerResult> {
  const child = new Deno.Command("/bin/sh", {
    args: ["-s", "--", "--for-upgrade", ...args],
    env: { PATH: absoluteSearchPath() },
    stdin: "piped",
    stdout: isCaptured ? "piped" : "inherit",
    stderr: "inherit",
    detached: true,
  }).spawn();
  using _forwarding = forwardSignals(child.pid);
  const writer = child.stdin.getWriter();
  // A shell that has seen enough does not read on.
  await writer.write(script()).catch(() => {});
  await writer.close().catch(() => {});
  const stdout = isCaptured ? await new Response(child.stdout).text() : "";
  const { code } = await child.status;
  return { code, stdout: stdout.trim() };
}

/** Passes what would end us on to a process group, until it is disposed of. */
function forwardSignals(group: number): Disposable {
  const listeners = ENDING.filter((signal) => signal !== "SIGHUP" || !ignoresHangUp())
    .map((signal): [Deno.Signal, () => void] => [signal, () => signalGroup(group, signal)]);
  for (const [signal, listener] of listeners) listenForSignal(signal, listener);
  return {
    [Symbol.dispose]: () => {
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
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
