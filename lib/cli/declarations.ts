/**
 * The commands: arguments, options, examples. Every action imports its command when it is called.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../version.ts";
import type { Run } from "./tree.ts";
import { word } from "./word.ts";

/** A declared command, whatever its options are. */
type Declared = Command;

export function agents(run: Run): Declared {
  return new Command()
    .description("List the background agents, newest first.")
    .alias("ps")
    .example("All agents", `${PROGRAM} agents`)
    .action(async () => {
      const { default: agents } = await import("./commands/agents.ts");
      await run(agents());
    });
}

export function logs(run: Run): Declared {
  return erased(
    new Command()
      .description("Show the last lines of an agent's output.")
      .type("word", word)
      .arguments("<id:word>")
      .option("-n, --lines <n:integer>", "How many lines.", { default: 50 })
      .example("The last 200 lines", `${PROGRAM} logs a3f8c1d2 -n 200`)
      .example("By the first digits", `${PROGRAM} logs a3`)
      .action(async ({ lines }, id) => {
        const { default: logs } = await import("./commands/logs.ts");
        await run(logs(id, lines));
      }),
  );
}

export function attach(run: Run): Declared {
  return erased(
    new Command()
      .description("Follow an agent live; Ctrl+C detaches, the agent goes on.")
      .type("word", word)
      .arguments("<id:word>")
      .example("Watch an agent work", `${PROGRAM} attach a3f8c1d2`)
      .action(async (_options, id) => {
        const { default: attach } = await import("./commands/attach.ts");
        await run(attach(id));
      }),
  );
}

export function stop(run: Run): Declared {
  return erased(
    new Command()
      .description("End agents: SIGTERM, and SIGKILL after 3 s.")
      .type("word", word)
      .arguments("<id...:word>")
      .example("Stop two agents", `${PROGRAM} stop a3f8c1d2 91b4ef0a`)
      .action(async (_options, ...ids) => {
        const { default: stop } = await import("./commands/stop.ts");
        await run(stop(ids));
      }),
  );
}

export function respawn(run: Run): Declared {
  return erased(
    new Command()
      .description("Start a stopped agent again with its prompt and settings.")
      .type("word", word)
      .arguments("<id:word>")
      .example("Once more from the start", `${PROGRAM} respawn a3f8c1d2`)
      .action(async (_options, id) => {
        const { default: respawn } = await import("./commands/respawn.ts");
        await run(respawn(id));
      }),
  );
}

export function rm(run: Run): Declared {
  return erased(
    new Command()
      .description("Remove stopped agents with their logs.")
      .type("word", word)
      .arguments("<id...:word>")
      .option("--worktree", "Also remove the worktree, unless it holds work that is nowhere else.")
      .option(
        "--force",
        "Also remove an agent whose record cannot be read. With --worktree: keep the work that it " +
          "holds, without ignored files, under refs/isonforge/<id>, and remove it.",
      )
      .example("Remove an agent", `${PROGRAM} rm a3f8c1d2`)
      .example("And its worktree", `${PROGRAM} rm --worktree a3f8c1d2`)
      .action(async ({ force, worktree }, ...ids) => {
        const { default: rm } = await import("./commands/rm.ts");
        await run(rm(ids, { force: force ?? false, worktree: worktree ?? false }));
      }),
  );
}

export function sessions(run: Run): Declared {
  return erased(
    new Command()
      .description("List the saved conversations of this directory, newest first.")
      .option("--all", "Those of every directory.")
      .option("--json", "As JSON, for scripts.")
      .example("What was talked about here", `${PROGRAM} sessions`)
      .example("Go on with one of them", `${PROGRAM} --resume 5e0c`)
      .action(async ({ all, json }) => {
        const { default: sessions } = await import("./commands/sessions.ts");
        await run(sessions({ all: all ?? false, json: json ?? false }));
      }),
  );
}

/** What a supervisor becomes; not for people. */
export function settle(run: Run): Declared {
  return erased(
    new Command()
      .description("Record how a run ended.")
      .type("word", word)
      .arguments("<id:word> <nonce:string> <status:integer>")
      .hidden()
      .action(async (_options, id, nonce, status) => {
        const { default: settle } = await import("./commands/settle.ts");
        await run(settle(id, nonce, status));
      }),
  );
}

export function help(show: (command: string | undefined) => void): Declared {
  return erased(
    new Command()
      .description("Show the help of a command.")
      .type("word", word)
      .arguments("[command:word]")
      .example("Of logs", `${PROGRAM} help logs`)
      .action((_options, name) => show(name)),
  );
}

/** Cliffy's own; its code is loaded only when it is asked for. */
export async function completions(isWanted: boolean): Promise<Declared> {
  const description = "Print completions for bash, zsh or fish.";
  if (!isWanted) return erased(new Command().description(description).arguments("<shell:string>"));
  const { CompletionsCommand } = await import("@cliffy/command/completions");
  return erased(new CompletionsCommand());
}

/** Cliffy's types say what a command takes, which matters to nobody but its action. */
export function erased(command: unknown): Declared {
  return command as Declared;
}
