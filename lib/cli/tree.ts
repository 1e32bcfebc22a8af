/**
 * The command tree: declarations only. Every action imports its command when it is called, so that
 * a command loads no more than it needs.
 *
 * @module
 */
import { Command, EnumType } from "@cliffy/command";
import { ExitCode, UsageError } from "../errors.ts";
import { EFFORTS, OUTPUT_FORMATS, PERMISSION_MODES, PROVIDERS } from "../run_config.ts";
import { PROGRAM, VERSION } from "../version.ts";

/** Builds the tree, runs what `args` name, and returns the exit code. */
export async function runTree(args: string[]): Promise<number> {
  let exitCode: number = ExitCode.done;
  const exitWith = async (command: Promise<number>) => {
    exitCode = await command;
  };

  const root = new Command()
    .name(PROGRAM)
    .version(VERSION)
    .versionOption("-V, --version", "Show the version.", { global: true })
    .description(
      "Coding agents on your own models: in the foreground, or detached and managed from here.",
    )
    .throwErrors()
    .noExit()
    .type("effort", new EnumType(EFFORTS))
    .type("permission-mode", new EnumType(PERMISSION_MODES))
    .type("provider", new EnumType(PROVIDERS))
    .type("output-format", new EnumType(OUTPUT_FORMATS))
    .arguments("[prompt:string]")
    .option("--bg", "Start a background agent and return at once.")
    .option("-p, --print", "One run without questions: stream the answer to stdout, then exit.")
    .option("--yolo", "Approve every tool call; same as --permission-mode yolo.")
    .option("--effort <level:effort>", "How hard the model should think.")
    .option(
      "--permission-mode <mode:permission-mode>",
      "What runs without being asked for. A background agent's default is yolo.",
    )
    .option("--max-budget-usd <usd:number>", "End the run when its cost reaches this.")
    .option("--model <name:string>", `Which model; "rehearsal" needs none and no network.`)
    .option("--base-url <url:string>", "Where the model answers, e.g. http://localhost:11434/v1.")
    .option("--provider <name:provider>", "Which protocol the endpoint speaks.")
    .option("--max-turns <n:integer>", "End the run after this many answers of the model.")
    .option("--timeout <duration:string>", "End the run after this long, e.g. 90s, 30m, 2h.")
    .option("--cwd <directory:string>", "Run as if started there.")
    .option("--output-format <format:output-format>", "Of a print run.", {
      default: "text" as const,
    })
    .option("--verbose", "Show tool calls on stdout, between the words.")
    .option("--prompt-file <path:string>", "Read the prompt from a file.")
    .option("--outcome-file <path:string>", "Write how the run ended to a file, as JSON.", {
      hidden: true,
    })
    .example("A background agent", `${PROGRAM} --bg "audit every fetch() call for missing await"`)
    .example("In the foreground", `${PROGRAM} -p "summarize README.md"`)
    .example("Without a model", `${PROGRAM} -p --model rehearsal "where is the parser?"`)
    .action(async (options, prompt) => {
      const literal = root.getLiteralArgs()[0];
      const { default: run } = await import("./commands/root.ts");
      await exitWith(run(prompt ?? literal, options));
    });

  root.command("agents", "List the background agents, newest first.")
    .alias("ps")
    .example("All agents", `${PROGRAM} agents`)
    .action(async () => {
      const { default: agents } = await import("./commands/agents.ts");
      await exitWith(agents());
    });

  root.command("logs <id:string>", "Show the last lines of an agent's output.")
    .option("-n, --lines <n:integer>", "How many lines.", { default: 50 })
    .example("The last 200 lines", `${PROGRAM} logs a3f8c1d2 -n 200`)
    .example("By the first digits", `${PROGRAM} logs a3`)
    .action(async ({ lines }, id) => {
      const { default: logs } = await import("./commands/logs.ts");
      await exitWith(logs(id, lines));
    });

  root.command("attach <id:string>", "Follow an agent live; Ctrl+C detaches, the agent goes on.")
    .example("Watch an agent work", `${PROGRAM} attach a3f8c1d2`)
    .action(async (_options, id) => {
      const { default: attach } = await import("./commands/attach.ts");
      await exitWith(attach(id));
    });

  root.command("stop <id...:string>", "End agents: SIGTERM, and SIGKILL after 3 s.")
    .example("Stop two agents", `${PROGRAM} stop a3f8c1d2 91b4ef0a`)
    .action(async (_options, ...ids) => {
      const { default: stop } = await import("./commands/stop.ts");
      await exitWith(stop(ids));
    });

  root.command("respawn <id:string>", "Start a stopped agent again with its prompt and settings.")
    .example("Once more from the start", `${PROGRAM} respawn a3f8c1d2`)
    .action(async (_options, id) => {
      const { default: respawn } = await import("./commands/respawn.ts");
      await exitWith(respawn(id));
    });

  root.command("rm <id...:string>", "Remove stopped agents with their logs.")
    .option("--force", "Also remove an agent whose record cannot be read.")
    .example("Remove an agent", `${PROGRAM} rm a3f8c1d2`)
    .action(async ({ force }, ...ids) => {
      const { default: rm } = await import("./commands/rm.ts");
      await exitWith(rm(ids, { force: force ?? false }));
    });

  root.command("settle <id:string> <nonce:string> <status:integer>", "Record how a run ended.")
    .hidden()
    .action(async (_options, id, nonce, status) => {
      const { default: settle } = await import("./commands/settle.ts");
      await exitWith(settle(id, nonce, status));
    });

  root.command("help [command:string]", "Show the help of a command.")
    .action((_options, name) => {
      const command = name === undefined ? root : root.getCommand(name);
      if (command === undefined) throw new UsageError(`no such command: "${name}"`);
      command.showHelp();
    });

  if (args[0] === "completions") {
    // Known to the tree only when asked for: nothing else needs its code.
    const { CompletionsCommand } = await import("@cliffy/command/completions");
    root.command("completions", new CompletionsCommand());
  } else {
    root.command("completions <shell:string>", "Print completions for bash, zsh or fish.");
  }

  await root.parse(args);
  return exitCode;
}
