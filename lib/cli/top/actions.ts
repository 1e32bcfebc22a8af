/**
 * What `isonforge top` does to an agent: the command that a person would type, whose words it shows.
 *
 * @module
 */
import { commandOutput } from "../../sys/command_output.ts";
import { selfCommand } from "../../sys/platform.ts";

/** Longer than `stop` takes. */
const TIMEOUT_MS = 60_000;

/** Runs a command of ours; what it said, in one line. */
export async function perform(args: readonly string[]): Promise<string> {
  const { stdout, stderr, isTimedOut } = await run(args);
  if (isTimedOut) return `no answer after ${TIMEOUT_MS / 1000} s`;
  const lines = `${stderr}\n${stdout}`.split("\n").map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.find((line) => /^(error:|✓|✗)/.test(line)) ?? lines[0] ?? "done";
}

/** What a command prints. */
export async function printed(args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(args);
  return [stderr, stdout].map((text) => text.trim()).filter((text) => text !== "").join("\n\n");
}

async function run(args: readonly string[]) {
  const [program, ...words] = selfCommand();
  const { stdout, stderr, isTimedOut } = await commandOutput(program, {
    args: [...words, ...args],
    cwd: Deno.cwd(),
    env: { NO_COLOR: "1" },
    timeoutMs: TIMEOUT_MS,
  });
  const decoder = new TextDecoder();
  return { stdout: decoder.decode(stdout), stderr: decoder.decode(stderr), isTimedOut };
}
