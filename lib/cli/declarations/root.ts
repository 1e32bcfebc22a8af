/**
 * Declares `isonforge [options] [prompt]`: the options of a run.
 *
 * @module
 */
import { OUTPUT_FORMATS } from "../../config/run_config.ts";
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { base } from "./base.ts";
import { type Declaration, declared, oneOf } from "../declared/declaration.ts";
import { keptRunOptions } from "./kept_run_options.ts";
import type { Run } from "./run.ts";

/** The command that all others hang from. */
export function root(run: Run): Declaration {
  return declared(
    keptRunOptions(base())
      .type("output-format", oneOf(OUTPUT_FORMATS))
      .type("operand", operand)
      .arguments("[prompt:operand]")
      .option("--bg", "Start a background agent and return at once.")
      .option("-p, --print", "One run without questions: stream the answer to stdout, then exit.")
      .option(
        "-w, --worktree [name:string]",
        "Run on a branch of its own, in a git worktree; without a name it gets one.",
      )
      .option(
        "--from-pr <pr:string>",
        "With -w: begin the branch at a pull request, by its number or URL; needs gh.",
      )
      .option("--cwd <directory:string>", "Run as if started there.")
      .option(
        "--output-format <format:output-format>",
        "Choose the form of a print run's output.",
        {
          default: "text" as const,
        },
      )
      .option(
        "-c, --continue [session:string]",
        "Go on with the last conversation of this directory, or with that one.",
      )
      .option(
        "--resume [session:string]",
        "Go on with a saved conversation of this directory; without a name you choose from a list.",
      )
      .option("--session-id <id:string>", "The id of the conversation's record.", { hidden: true })
      .option("--verbose", "Show tool calls on stdout, between the words.")
      .option("--raw", "On a terminal: pass everything that the model writes, not only colours.")
      .option("--prompt-file <path:string>", 'Read the prompt from a file; "-" is standard input.')
      .option("--input-file <path:string>", "What was piped beside the prompt.", { hidden: true })
      .option("--image <path:string>", "An image that goes with the prompt; may be repeated.", {
        collect: true,
      })
      .option(
        "--on <executor:string>",
        "With --bg: run it there: slurm, or a profile of the settings.",
      )
      .option("--name <name:string>", "With --bg: what to call the agent, wherever an id is taken.")
      .option(
        "--each <file:string>",
        'With --bg: an agent for each line of a file, {} in the prompt is the line; "-" is standard input.',
      )
      .option(
        "--after <ids:string>",
        "With --bg: start once these agents have ended; separated by commas.",
      )
      .option("--after-ok <ids:string>", "The same, and only when they have completed.")
      .option(
        "--label <label:string>",
        "With --bg: a label, key=value, to find agents by; may be repeated.",
        { collect: true },
      )
      .option(
        "--no-check",
        "With --bg: start although nothing listens at the endpoint; the agent waits.",
      )
      .option("--endpoint-unchecked", "What --no-check is to the parser.", { hidden: true })
      .option("-q, --quiet", "With --bg: print only the id.")
      .option("--json", "With --bg: print the record; else the same as --output-format json.", {
        conflicts: ["quiet"],
      })
      .option("--outcome-file <path:string>", "Write how the run ended to a file, as JSON.", {
        hidden: true,
      })
      .option("--checkpoint-file <path:string>", "Keep the files as they are before a change.", {
        hidden: true,
        depends: ["checkpoint-ref"],
      })
      .option("--checkpoint-ref <name:string>", "The reference under which they are kept.", {
        hidden: true,
      })
      .option("--sandbox-file <path:string>", "Tell in a file what the sandbox kept in.", {
        hidden: true,
      })
      .option("--inbox <path:string>", "Where what the user says meanwhile comes in.", {
        hidden: true,
      })
      .option("--progress-file <path:string>", "Keep a sign of life in a file.", { hidden: true })
      .option("--lock-file <path:string>", "Hold the lock of a file.", { hidden: true })
      .option("--stdout-times <path:string>", "Keep in a file when stdout was written.", {
        hidden: true,
      })
      .option("--stderr-times <path:string>", "Keep in a file when stderr was written.", {
        hidden: true,
      })
      .example("A background agent", `${PROGRAM} --bg "audit every fetch() call for missing await"`)
      .example("In the foreground", `${PROGRAM} -p "summarize README.md"`)
      .example("In a conversation", `${PROGRAM} "where are prices fetched?"`)
      .example("Go on with the last one", `${PROGRAM} --continue`)
      .example(
        "In a worktree",
        `${PROGRAM} -w feature-auth --bg "implement the new auth flow with tests"`,
      )
      .example("Without a model", `${PROGRAM} -p --model rehearsal "where is the parser?"`)
      .action(async ({ check, ...options }, prompt) => {
        const { default: start } = await import("../commands/root.ts");
        // Cliffy takes --no-check for its opposite; see `checkArguments()`.
        await run(start(prompt, { ...options, check: check === false ? undefined : check }));
      }),
  );
}
