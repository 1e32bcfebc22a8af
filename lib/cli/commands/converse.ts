/**
 * `isonforge` or `isonforge "…"` at a terminal: a conversation.
 *
 * @module
 */
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { createRedact } from "../../engine/redact/redact.ts";
import { redactError } from "../../engine/redact/events.ts";
import { loadRunConfig, type RunFlags } from "../../config/run_config.ts";
import { ExitCode } from "../../errors.ts";
import { Chat } from "../interactive/chat.ts";
import { Terminal } from "../interactive/terminal.ts";
import { printNotice } from "../output/print.ts";
import { withExtensions } from "../run/extensions.ts";
import { runSurroundings } from "../run/run_surroundings.ts";
import { chooseSessionByFlags, type SessionFlags } from "../run/session_choice.ts";
import { openRunSandbox } from "../run/sandbox/run_sandbox.ts";
import { RunCheckpoints } from "../run/checkpoints/run_checkpoints.ts";
import type { Task } from "../run/task/task.ts";
import { StopSignals } from "../run/stop_signals.ts";
import { guardCommands } from "../../sys/command_guard.ts";

/** Talks with whoever sits there, beginning with `task`; returns the exit code. */
export default async function converse(
  task: Task | undefined,
  flags: RunFlags & SessionFlags,
): Promise<number> {
  using stop = new StopSignals({ alsoHangUp: true });
  guardCommands();
  const home = isonforgeHome();
  const cwd = Deno.cwd();
  const sources = { env: environmentVariable, home, cwd };
  let loaded = await loadRunConfig(flags, sources);
  if (!loaded.extensions.trust.isTrusted) {
    const { askTrust } = await import("../run/ask_trust.ts");
    if (await askTrust(home, loaded.extensions.trust)) loaded = await loadRunConfig(flags, sources);
  }
  const config = await withExtensions(loaded, flags);
  const session = await chooseSessionByFlags(flags);
  const chosen: Pick<RunFlags, "model" | "effort"> = {};
  const isDumb = environmentVariable("TERM") === "dumb";
  using terminal = new Terminal({ isDumb });
  await (await import("../run/sandbox/sandbox_hint.ts")).hintAtSandbox(config, home);
  await using sandbox = await openRunSandbox(config, { home, onNotice: printNotice });
  const chat = new Chat({
    ...runSurroundings({ config, sandbox, home, cwd }),
    checkpoints: RunCheckpoints.in({ home, cwd, redact: createRedact(config.secrets) }),
    images: task?.images?.map(({ image }) => image),
    terminal,
    isDumb,
    signal: stop.signal,
    onTerminalGone: () => stop.terminalGone(),
    startAgent: (prompt, resume) => startAgent(prompt, { flags: { ...flags, ...chosen }, resume }),
    modelNamed: async (name) => {
      const { model } = await loadRunConfig({ ...flags, model: name }, sources);
      return model;
    },
    // An agent asks nobody, whatever mode the conversation has.
    onChange: ({ permissionMode: _, ...change }) => Object.assign(chosen, change),
  });
  try {
    const exitCode = await chat.run(session, task?.prompt);
    return stop.exitCode ?? exitCode;
  } catch (error) {
    if (stop.exitCode !== undefined) return stop.exitCode;
    // What has gone is no terminal any more; that nothing can be written there is heard of before its signal.
    if (!Deno.stdin.isTerminal()) return ExitCode.hungUp;
    throw redactError(error, createRedact(config.secrets));
  }
}

/** With the options of the conversation, but those that chose it. */
async function startAgent(
  prompt: string,
  { flags, resume }: { flags: RunFlags & SessionFlags; resume: string | undefined },
): Promise<void> {
  const { continue: _continue, resume: _resume, ...others } = flags;
  const { default: background } = await import("./background.ts");
  await background({ prompt }, { ...others, ...(resume === undefined ? {} : { resume }) });
}
