/**
 * Completes the ids and names of agents. Nothing is written: neither what is found of an end that
 * nobody recorded, nor the mode of a directory.
 *
 * @module
 */
import { join } from "@std/path/join";
import { isSettled } from "../../agents/meta.ts";
import { isName } from "../../agents/name.ts";
import { ProcessSnapshot } from "../../agents/processes.ts";
import { type Entry, readEntries } from "../../agents/records.ts";
import { ageOf } from "../../agents/state.ts";
import { isonforgeHome } from "../../config/environment.ts";
import { processTable } from "../../sys/platform.ts";
import { promptCell } from "../output/prompt_cell.ts";
import { formatAge } from "../output/format_age.ts";
import { type Candidate, type Completion, valuesOf } from "./completion.ts";
import type { Request } from "./request.ts";

type State = "running" | "stopped" | "unreadable";

/** An agent in few words. */
interface Agent {
  id: string;
  name?: string;
  state: State;
  ageInSeconds: number;
  description: string;
}

/** Which agents a command can do something with; the others take all. */
const TAKEN: Record<string, readonly State[]> = {
  stop: ["running"],
  attach: ["running"],
  respawn: ["stopped"],
  rm: ["stopped", "unreadable"],
};

/** Ids, and names where agents have one, that the command takes and that are not yet on the line. */
export function agentIds({ before }: Request): Completion {
  const taken = TAKEN[before.command.getName()];
  const isGiven = ({ id, name }: Agent) =>
    before.positionals.some((word) => word !== "" && (id.startsWith(word) || word === name));
  const agents = listAgents().filter((agent) =>
    (taken?.includes(agent.state) ?? true) && !isGiven(agent)
  );
  return valuesOf("agents", agents.flatMap(toCandidates));
}

/** Every record, to be looked at: what is not ours or not readable is not there. */
export function readAgents(): Entry[] {
  return readEntries(join(isonforgeHome(), "agents"));
}

/** Newest first. */
function listAgents(): Agent[] {
  const snapshot = new ProcessSnapshot(processTable());
  return readAgents().map((entry) => toAgent(entry, snapshot))
    .sort((a, b) => a.ageInSeconds - b.ageInSeconds || (a.id < b.id ? -1 : 1));
}

function toAgent(entry: Entry, snapshot: ProcessSnapshot): Agent {
  const { id } = entry;
  if ("unreadable" in entry) {
    const description = "? · its record cannot be read";
    return { id, state: "unreadable", ageInSeconds: Infinity, description };
  }
  const { meta } = entry;
  const state = !isSettled(meta) && snapshot.isAlive(meta) ? "running" : "stopped";
  const ageInSeconds = ageOf(meta, snapshot);
  const description = `${state} · ${formatAge(ageInSeconds)} · ${promptCell(meta.prompt)}`;
  const { name } = meta;
  const agent: Agent = { id, state, ageInSeconds, description };
  // Records may be edited by hand.
  return typeof name === "string" && isName(name) ? { ...agent, name } : agent;
}

function toCandidates({ id, name, description }: Agent): Candidate[] {
  return [id, ...(name === undefined ? [] : [name])].map((value) => ({ value, description }));
}
