/**
 * Declares the options of a run that an agent keeps, see `config/kept_options.ts`: a start takes them, and a respawn
 * that changes them.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { FINISHES } from "../../agents/finish/finished.ts";
import { EFFORTS } from "../../engine/effort.ts";
import { PROVIDER_NAMES } from "../../engine/models/providers.ts";
import { TEXT_TOOL_CALLS } from "../../engine/models/text_tool_calls/text_tool_calls.ts";
import { SANDBOX_LEVELS } from "../../sys/sandbox/sandbox_level.ts";
import { PERMISSION_MODE_WORDS } from "../../engine/permissions/mode.ts";
import { oneOf } from "../declared/declaration.ts";

/** The command with these options. */
export function keptRunOptions(command: Command) {
  return command
    .type("effort", oneOf(EFFORTS))
    .type("permission-mode", oneOf(PERMISSION_MODE_WORDS))
    .type("sandbox", oneOf(SANDBOX_LEVELS))
    .type("provider", oneOf(PROVIDER_NAMES))
    .type("text-tool-calls", oneOf(TEXT_TOOL_CALLS))
    .option("--yolo", "Approve every tool call; same as --permission-mode yolo.")
    .option("--dangerously-skip-permissions", "The same as --yolo.")
    .option("--effort <level:effort>", "How hard the model should think.")
    .option(
      "--permission-mode <mode:permission-mode>",
      "What runs without being asked for. A background agent's default is yolo.",
    )
    .option(
      "--add-dir <directory:string>",
      "Another directory that edits may be in; may be repeated.",
      {
        collect: true,
      },
    )
    .option("--sandbox <level:sandbox>", "What commands of the model are kept in; off unless set.")
    .option(
      "--sandbox-allow <host:string>",
      "A server, with or without a port, that a strict sandbox lets through to; may be repeated.",
      {
        collect: true,
      },
    )
    .option("--tools <names:string>", "Only these tools, e.g. read,grep,bash; or none.", {
      collect: true,
    })
    .option(
      "--allowed-tools, --allowedTools <rules:string>",
      "These calls need no approval, e.g. 'Bash(git log:*) Edit(docs/**)'; may be repeated.",
      { collect: true },
    )
    .option(
      "--disallowed-tools, --disallowedTools <names:string>",
      "Not these tools, e.g. fetch,mcp__github, or not these calls: 'Bash(git push:*)'.",
      { collect: true },
    )
    .option("--max-budget-usd <usd:number>", "End the run when its cost reaches this.")
    .option(
      "--system-prompt <text:string>",
      "Tell the model this instead of isonforge's own words.",
    )
    .option("--system-prompt-file <path:string>", "The same, from a file.")
    .option("--append-system-prompt <text:string>", "Tell the model this as well.")
    .option("--append-system-prompt-file <path:string>", "The same, from a file.")
    .option(
      "--settings <settings:string>",
      "Settings for this run, as in settings.json: JSON, or a file with it.",
    )
    .option("--settings-file <path:string>", "The same, from a file.", { hidden: true })
    .option(
      "--setting-sources <sources:string>",
      "Which settings are read, of user, project, local; separated by commas.",
    )
    .option(
      "--mcp-config <servers:string>",
      "More MCP servers, as in .mcp.json: JSON, or a file with it.",
    )
    .option("--mcp-config-file <path:string>", "The same, from a file.", { hidden: true })
    .option(
      "--json-schema <schema:string>",
      "The final answer must be JSON that fits this schema: JSON, or a file with it.",
    )
    .option("--json-schema-file <path:string>", "The same, from a file.", { hidden: true })
    .option("--model <name:string>", `Which model; "rehearsal" needs none and no network.`)
    .option("--base-url <url:string>", "Where the model answers, e.g. http://localhost:11434/v1.")
    .option(
      "--pool <name:string>",
      "One of several endpoints that the configuration names together; the next one when it fails.",
    )
    .option("--fallback-model <name:string>", "Which model takes over when the other one fails.")
    .option("--provider <name:provider>", "Which protocol the endpoint speaks.")
    .option(
      "--text-tool-calls <when:text-tool-calls>",
      "Whether to run tool calls that the model writes as text.",
    )
    .option("--header <header:string>", "Sent to the endpoint, e.g. 'X-Token: ${MY_TOKEN}'.", {
      collect: true,
    })
    .option("--max-turns <n:integer>", "End the run after this many answers of the model.")
    .option("--timeout <duration:string>", "End the run after this long, e.g. 90s, 30m, 2h.")
    .option(
      "--check <command:string>",
      "The run is done only when this command passes; what fails goes back to the model.",
    )
    .option(
      "--check-attempts <n:integer>",
      "How often it goes back before the run fails; 3 unless given.",
    )
    .type("finish", oneOf(FINISHES))
    .option(
      "--finish <how:finish>",
      "With -w: commit what a run that completed left; pr also pushes and opens a draft (gh, glab).",
    )
    .option("--finish-always", "The same after a run that failed or that a cap ended.")
    .option(
      "--on-end <command:string>",
      "With --bg: run this when the agent has ended, however it did.",
    )
    .option(
      "--notify <whom:string>",
      "With --bg: tell desktop, terminal, ntfy:<topic> or an https URL then; may be repeated.",
      { collect: true },
    )
    .option(
      "--deadline <time:string>",
      "End at the next local time of that kind, e.g. 07:00; what is queued then never starts.",
    )
    .option(
      "--restart <when:string>",
      "With --bg: on-failure or on-failure:N starts it again after a crash or a failing endpoint.",
    )
    .option("--restart-continue", "With --restart: go on with the conversation.")
    .option(
      "--exec <command:string>",
      "With --bg: run this command instead of a model, with the same logs, queue and worktree.",
    )
    .option("--exec-file <path:string>", "The same, from a file.", { hidden: true })
    .option("--exec-argument <text:string>", "With --exec: what the command finds as $1.")
    .option("--exec-argument-file <path:string>", "The same, from a file.", { hidden: true })
    .option(
      "--slurm-option <option:string>",
      "With --on slurm: an option of sbatch, e.g. --time=4:00:00; may be repeated.",
      { collect: true },
    )
    .option(
      "--max-running <n:integer>",
      "With --bg: wait for a turn while so many agents run.",
    )
    .option("--priority <n:integer>", "With --bg: who waits with a higher number starts earlier.");
}
