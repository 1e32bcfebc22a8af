/**
 * Completes the ids, names and branches of agents. Nothing is written: neither what is found of an end that
 * nobody recorded, nor the mode of a directory.
 *
 * @module
 */
import { join } from "@std/path/join";
import { isName } from "../../agents/record/name.ts";
import type { Look } from "../../agents/executors/executor.ts";
import { readEntries, type RecordEntry } from "../../agents/record/records.ts";
import { ageOf } from "../../agents/state.ts";
import { isonforgeHome } from "../../config/environment.ts";
import type { Redact } from "../../engine/redact/redact.ts";
import { openExecutors, openStore } from "../context.ts";
import { promptCell } from "../output/prompt_cell.ts";
import { formatAge } from "../output/format_age.ts";
import { redactHere } from "../run/redact_prompts.ts";
import { type Candidate, type Completion, valuesOf } from "./completion.ts";
import type { Request } from "./request.ts";

type State = "running" | "queued" | "stopped" | "elsewhere" | "unreadable";

/** An agent in few words. */
interface Agent {
  id: string;
  /** Its name and its branch, where it has them. */
  others: string[];
  state: State;
  ageInSeconds: number;
  description: string;
}

const STATES = {
  alive: "running",
  waiting: "queued",
  over: "stopped",
  elsewhere: "elsewhere",
} as const;

/** Which agents a command can do something with; the others take all. */
const TAKEN: Record<string, readonly State[]> = {
  stop: ["running", "queued"],
  attach: ["running", "queued"],
  tell: ["running", "queued"],
  respawn: ["stopped"],
  rm: ["stopped", "unreadable"],
  pr: ["stopped"],
};

/** Ids, and names and branches where agents have them, that the command takes and that are not yet on the line. */
export async function agentIds({ before }: Request): Promise<Completion> {
  const taken = TAKEN[before.command.getName()];
  const isGiven = ({ id, others }: Agent) =>
    before.positionals.some((word) =>
      word !== "" && (id.startsWith(word) || others.includes(word))
    );
  const agents = (await listAgents()).filter((agent) =>
    (taken?.includes(agent.state) ?? true) && !isGiven(agent)
  );
  return valuesOf("agents", agents.flatMap(toCandidates));
}

/** Every record, to be looked at: what is not ours or not readable is not there. */
export function readAgents(): RecordEntry[] {
  return readEntries(join(isonforgeHome(), "agents"));
}

/** Newest first. */
async function listAgents(): Promise<Agent[]> {
  const look = openExecutors(openStore()).look();
  const redact = await redactHere();
  return (await Promise.all(readAgents().map((entry) => toAgent(entry, { look, redact }))))
    .sort((a, b) => a.ageInSeconds - b.ageInSeconds || (a.id < b.id ? -1 : 1));
}

async function toAgent(
  entry: RecordEntry,
  { look, redact }: { look: Look; redact: Redact },
): Promise<Agent> {
  const { id } = entry;
  if ("unreadable" in entry) {
    const description = "? · its record cannot be read";
    return { id, others: [], state: "unreadable", ageInSeconds: Infinity, description };
  }
  const { meta } = entry;
  const state = meta.state === "queued" ? "queued" : STATES[(await look.livenessOf(meta)).kind];
  const ageInSeconds = ageOf(meta, look);
  const prompt = promptCell(redact(meta.prompt));
  const description = `${state} · ${formatAge(ageInSeconds)} · ${prompt}`;
  const { name, worktree } = meta;
  // Records may be edited by hand.
  const others = [...(name !== undefined && isName(name) ? [name] : []), ...given(worktree)];
  return { id, others, state, ageInSeconds, description };
}

function given(text: string | undefined): string[] {
  return text === undefined ? [] : [text];
}

function toCandidates({ id, others, description }: Agent): Candidate[] {
  return [id, ...others].map((value) => ({ value, description }));
}
