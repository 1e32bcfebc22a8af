/**
 * `!command`: runs one, without the model, which learns nothing of it.
 *
 * @module
 */
import { runCommand } from "../../sys/run_command.ts";
import { foreignOutput } from "../output/foreign_output.ts";
import { printNotice } from "../output/print.ts";

/** Some small systems have no bash. */
const SCRIPT = `[ -x /bin/bash ] && exec /bin/bash -c "$1"; exec /bin/sh -c "$1"`;

/** Runs a command line of the user; its output may colour, and nothing else. Ends with `signal`. */
export async function runShellLine(
  command: string,
  { cwd, signal }: { cwd: string; signal: AbortSignal },
): Promise<void> {
  const outputs = { stdout: foreignOutput(Deno.stdout), stderr: foreignOutput(Deno.stderr) };
  let last: number | undefined;
  const { end } = await runCommand(["/bin/sh", "-c", SCRIPT, "sh", command], {
    cwd,
    signal,
    onOutput: async (piece, stream) => {
      last = piece.at(-1) ?? last;
      await outputs[stream].write(piece);
    },
  });
  await Promise.all([outputs.stdout.end(), outputs.stderr.end()]);
  // The prompt begins on a line of its own.
  if (last !== undefined && last !== LINE_FEED) {
    await outputs.stdout.write(Uint8Array.of(LINE_FEED));
  }
  if (end.kind === "exited" && end.code !== 0) printNotice(`exit ${end.code}`);
  if (end.kind === "signaled") printNotice(`ended by ${end.signal}`);
  if (end.kind === "aborted") printNotice("stopped");
}

const LINE_FEED = 10;
