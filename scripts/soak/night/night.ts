/**
 * One night: many queued agents on an endpoint with two slots. Some crash, some hang; once the machine goes down under
 * them, and once the disk is full.
 *
 * @module
 */
import { join } from "@std/path/join";
import { Ground } from "../ground.ts";
import { NightEndpoint } from "./endpoint.ts";
import { KINDS, lineOf, type NightAgent, nightAgents } from "./kinds.ts";

const SLOTS = 2;

export interface NightOptions {
  agents: number;
  binary: string;
  /** Lets the disk be full once, where that can be had. */
  fillsDisk: boolean;
  /** Told how it goes. */
  say: (text: string) => void;
}

interface AgentRecord {
  id: string;
  name: string;
  state: string;
  reason?: string;
  ended_at?: string;
  runs: number;
  started_at: string;
}

/** Milliseconds in which a night has to be over, for each agent. */
const PATIENCE_MS = 6_000;

/** So long it may take a busy machine to tell of an end. */
const TELLING_MS = 5_000;

/** @returns what did not hold, in words; nothing when all did */
export async function night(
  { agents: count, binary, fillsDisk, say }: NightOptions,
): Promise<string[]> {
  const problems = new Set<string>();
  await using endpoint = new NightEndpoint();
  await using ground = await Ground.create(binary);
  await Deno.mkdir(ground.home, { mode: 0o700 });
  await using disk = fillsDisk ? await SmallDisk.mount(ground.home) : undefined;
  const told = `${ground.home}.told`;
  await Deno.writeTextFile(
    join(ground.home, "config.json"),
    JSON.stringify({
      base_url: endpoint.url,
      model: "night-model",
      endpoints: { [endpoint.url]: { max_running: SLOTS } },
    }),
  );
  const agents = nightAgents(count);
  const list = `${ground.home}.list`;
  const onEnd = `tr -d '\\n' >> ${told}; echo >> ${told}`;
  await Deno.writeTextFile(list, agents.map((agent) => lineOf(agent, onEnd)).join("\n"));

  const look = async (): Promise<AgentRecord[] | undefined> => {
    const { code, stdout } = await ground.run(["agents", "--json"]);
    if (code !== 0) return undefined;
    const found: AgentRecord[] = JSON.parse(stdout);
    const running = found.filter(({ state }) => state === "running");
    if (running.length > SLOTS) {
      problems.add(`${running.length} ran at once: ${running.map(({ name }) => name).join(", ")}`);
    }
    return found;
  };
  const started = await ground.run(["--bg", "-q", "--each", list]);
  if (started.code !== 0) return [`--each ended with ${started.code}: ${started.stderr}`];
  const ids = started.stdout.trim().split("\n");
  say(`${ids.length} agents, ${SLOTS} at once`);

  let fullFrom = Infinity;
  let fullTo = -Infinity;
  let wentDownAt = NaN;
  const deadline = performance.now() + count * PATIENCE_MS;
  let last: AgentRecord[] = [];
  while (performance.now() < deadline) {
    const found = await look();
    if (found !== undefined) {
      last = found;
      const left = found.filter(({ state }) => state === "running" || state === "queued").length;
      if (left === 0) break;
      if (Number.isNaN(wentDownAt) && left <= count * 2 / 3) {
        await goDown(ground, problems);
        wentDownAt = Date.now();
        say(`the machine went down with ${left} to go`);
        const { code, stderr } = await ground.run(["respawn", "--lost", "--continue"]);
        if (code !== 0) problems.add(`respawn --lost ended with ${code}: ${stderr}`);
      } else if (disk !== undefined && fullFrom === Infinity && left <= count / 3) {
        fullFrom = Date.now();
        await disk.fill();
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        await disk.free();
        fullTo = Date.now();
        say(`the disk was full with ${left} to go`);
      }
    }
    // What the full disk made nobody see end.
    if (fullTo > 0) await ground.run(["respawn", "--lost", "--continue"]);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  const wasFull = ({ started_at, ended_at = "" }: AgentRecord) =>
    Date.parse(started_at) <= fullTo + 2_000 && Date.parse(ended_at) >= fullFrom;
  // Who was just telling when everything was killed, or the disk was full, tells it no more: it is not told twice either.
  const mayBeUntold = (agent: AgentRecord) => {
    const endedAt = Date.parse(agent.ended_at ?? "");
    const isBefore = (moment: number) => Math.abs(endedAt - moment) < TELLING_MS;
    return wasFull(agent) || isBefore(wentDownAt) || isBefore(fullFrom);
  };
  for (const problem of judge(last, { ids, agents, wasFull })) problems.add(problem);
  for (const number of endpoint.twice) problems.add(`agent-${number} asked twice at once`);
  for (const problem of await judgeTold(told, { last, mayBeUntold })) problems.add(problem);
  if (problems.size > 0) {
    // What they said last, for whoever looks for the cause.
    for (const { id, name, reason, started_at, ended_at, runs } of last) {
      if (![...problems].some((problem) => problem.startsWith(`${name} `))) continue;
      const words = (await ground.read(id, "stderr.log") ?? "").trim().split("\n").slice(-3).join(
        " | ",
      );
      say(`${name} ${id}: run ${runs}, ${started_at} to ${ended_at}, ${reason}: ${words}`);
    }
    if (fullTo > 0) say(`the disk was full from ${describe(fullFrom)} to ${describe(fullTo)}`);
  }
  for (const { pid } of await leftOf(ground)) {
    problems.add(`a process is left: ${await commandOf(pid)}`);
  }
  return [...problems];
}

function describe(moment: number): string {
  return new Date(moment).toISOString();
}

/** What lives when whoever tells of the last end had the time to do it. */
async function leftOf(ground: Ground): Promise<readonly { pid: number }[]> {
  for (let attempt = 0; attempt < 50 && ground.processes().length > 0; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return ground.processes();
}

async function commandOf(pid: number): Promise<string> {
  const words = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "(it has ended)");
  return words.replaceAll("\0", " ").slice(0, 200);
}

/** Everything is killed, and what is found afterwards is of another boot. */
async function goDown(ground: Ground, problems: Set<string>): Promise<void> {
  for (let left = ground.processes(); left.length > 0; left = ground.processes()) {
    for (const { pid } of left) {
      try {
        Deno.kill(pid, "SIGKILL");
      } catch {
        // It ended by itself.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (const id of await ground.names()) {
    const text = await ground.read(id, "meta.json");
    if (text === undefined) continue;
    try {
      const meta = JSON.parse(text);
      if (meta.state !== "running") continue;
      meta.identity.boot_id = "before";
      await Deno.writeTextFile(join(ground.home, "agents", id, "meta.json"), JSON.stringify(meta));
    } catch (error) {
      problems.add(`the record of ${id} was not whole: ${error}`);
    }
  }
}

function judge(
  found: readonly AgentRecord[],
  { ids, agents, wasFull }: {
    ids: readonly string[];
    agents: readonly NightAgent[];
    wasFull: (agent: AgentRecord) => boolean;
  },
): string[] {
  const problems: string[] = [];
  if (new Set(ids).size !== agents.length) {
    problems.push(`${ids.length} ids for ${agents.length} agents`);
  }
  const byName = new Map(found.map((agent) => [agent.name, agent]));
  if (found.length !== agents.length) {
    problems.push(`${found.length} of ${agents.length} are listed`);
  }
  for (const { number, kind } of agents) {
    const agent = byName.get(`n${number}`);
    if (agent === undefined) problems.push(`n${number} is lost`);
    else if (agent.state !== "stopped") {
      problems.push(`n${number} (${kind}) is still ${agent.state}`);
    } // A run that could not write has failed, or nobody could write down how it ended.
    else if (agent.reason !== KINDS[kind].ends && !wasFull(agent)) {
      problems.push(`n${number} (${kind}) ended as ${agent.reason}, not ${KINDS[kind].ends}`);
    }
  }
  return problems;
}

/** Of each end somebody was told once. */
async function judgeTold(
  path: string,
  { last, mayBeUntold }: {
    last: readonly AgentRecord[];
    mayBeUntold: (agent: AgentRecord) => boolean;
  },
): Promise<string[]> {
  // Whoever tells is started apart, and may be later, much so on a busy machine.
  const read = async () => (await Deno.readTextFile(path).catch(() => "")).trim().split("\n");
  const endOf = ({ id, ended_at }: AgentRecord) => `${id} ${ended_at}`;
  let missing: AgentRecord[] = [];
  let ends: string[] = [];
  for (let attempt = 0; attempt < 600; attempt++) {
    ends = (await read()).flatMap((line) => {
      try {
        return [endOf(JSON.parse(line))];
      } catch {
        return [];
      }
    });
    missing = last.filter((agent) => !ends.includes(endOf(agent)) && !mayBeUntold(agent));
    if (missing.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const twice = ends.filter((end, index) => ends.indexOf(end) !== index);
  return [
    ...missing.map((agent) => `nobody was told how ${agent.name} ended (${endOf(agent)})`),
    ...twice.map((end) => `told twice: ${end}`),
  ];
}

/** A disk of its own for a home, which can be filled. */
class SmallDisk implements AsyncDisposable {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  static async mount(path: string): Promise<SmallDisk> {
    await run("mount", "-t", "tmpfs", "-o", "size=48m,mode=0700", "tmpfs", path);
    return new SmallDisk(path);
  }

  async fill(): Promise<void> {
    await run("dd", "if=/dev/zero", `of=${join(this.#path, "filler")}`, "bs=64k").catch(() => {});
  }

  async free(): Promise<void> {
    await Deno.remove(join(this.#path, "filler"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run("umount", "--lazy", this.#path).catch(() => {});
  }
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args, stdout: "null" }).output();
  if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
}

/** Whether this machine lets us mount a disk. */
export async function canFillDisk(): Promise<boolean> {
  const path = await Deno.makeTempDir();
  try {
    await using _disk = await SmallDisk.mount(path);
    return true;
  } catch {
    return false;
  } finally {
    await Deno.remove(path).catch(() => {});
  }
}
