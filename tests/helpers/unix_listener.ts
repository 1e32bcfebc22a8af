/**
 * Programs that listen at a socket of the file system, by the name that they are given: Deno makes that absolute.
 *
 * @module
 */
import { findProgram } from "../../lib/sys/find_program.ts";

/** Whether this machine has what they are written in. */
export const canListen = findProgram("perl", { cwd: "/nowhere" }) !== undefined;

/** For `perl -e`, with the name behind it: listens until nobody writes to it any more. */
export const LISTENER = `use IO::Socket::UNIX;
my $server = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 1) or die $!;
$| = 1; print "ready\\n"; <STDIN>;`;

export interface UnixListener extends AsyncDisposable {
  pid: number;
  /** False where it could not. */
  isListening: boolean;
  /** Ends it; the file stays. */
  end(): Promise<void>;
}

/**
 * Starts one, which listens at `name` when this resolves.
 *
 * @param options.command what starts it, instead of perl alone
 */
export async function unixListener(
  name: string,
  { cwd = "/", command = ["perl", "-e", LISTENER, name] }: {
    cwd?: string;
    command?: readonly string[];
  } = {},
): Promise<UnixListener> {
  const [program = "", ...args] = command;
  const child = new Deno.Command(program, { args, cwd, stdin: "piped", stdout: "piped" }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  let ending: Promise<void> | undefined;
  const end = () =>
    ending ??= (async () => {
      await child.stdin.close();
      await child.stdout.cancel();
      await child.status;
    })();
  const isListening = new TextDecoder().decode(value) === "ready\n";
  return { pid: child.pid, isListening, end, [Symbol.asyncDispose]: end };
}
