/**
 * Where a soak takes place: a home of its own, the program, and the processes that carry that home
 * in their environment.
 *
 * @module
 */
import { join } from "@std/path/join";
import { processTable } from "../../lib/sys/platform.ts";
import type { ProcessInfo } from "../../lib/sys/process_info.ts";
import { sendSignal } from "../../lib/sys/send_signal.ts";

export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /**
   * Sent after so many milliseconds, and again until the command ends: whoever starts a soak in the
   * background of a shell makes it ignore SIGINT, and so do its commands before they listen for it.
   */
  signal?: { name: "SIGINT" | "SIGKILL"; afterMs: number };
  /** Words before the command. */
  through?: readonly string[];
}

/** A command that takes this long hangs. */
const DEADLINE_MS = 60_000;

export class Ground implements AsyncDisposable {
  readonly home: string;
  readonly #root: string;
  readonly #binary: string;

  private constructor(root: string, binary: string) {
    this.#root = root;
    this.home = join(root, "home");
    this.#binary = binary;
  }

  static async create(binary: string): Promise<Ground> {
    return new Ground(await Deno.makeTempDir({ prefix: "isonforge-soak-" }), binary);
  }

  /** Runs a command of ours to its end. */
  async run(
    args: readonly string[],
    { signal, through = [] }: RunOptions = {},
  ): Promise<Result> {
    const [program = "", ...words] = [...through, this.#binary, ...args];
    const child = new Deno.Command(program, {
      args: words,
      cwd: this.#root,
      env: { ISONFORGE_HOME: this.home, HOME: this.#root, NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const kill = (name: Deno.Signal) => {
      try {
        child.kill(name);
      } catch {
        // It has ended.
      }
    };
    const hanging = setTimeout(() => kill("SIGABRT"), DEADLINE_MS);
    const timer = signal && setInterval(() => kill(signal.name), signal.afterMs);
    const { code, stdout, stderr } = await child.output();
    clearTimeout(hanging);
    clearInterval(timer);
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  }

  /** Living processes of an agent, or of all that belongs here. */
  processes(id?: string): ProcessInfo[] {
    const table = processTable();
    const variables = [`ISONFORGE_HOME=${this.home}`];
    if (id !== undefined) variables.push(`ISONFORGE_AGENT_ID=${id}`);
    return table.withEnvironment(table.list(), variables).filter(({ isZombie }) => !isZombie);
  }

  /** A file of an agent; undefined where there is none. */
  async read(id: string, name: string): Promise<string | undefined> {
    return await Deno.readTextFile(join(this.home, "agents", id, name)).catch(() => undefined);
  }

  /** Names in the directory of all agents. */
  async names(): Promise<string[]> {
    try {
      const entries = await Array.fromAsync(Deno.readDir(join(this.home, "agents")));
      return entries.map(({ name }) => name);
    } catch {
      return [];
    }
  }

  /** SIGKILL to processes of an agent's latest run; returns how many it reached. */
  async kill(id: string, whom: "supervisor" | "worker" | "both"): Promise<number> {
    const pid: unknown = JSON.parse(await this.read(id, "meta.json") ?? "{}").pid;
    const run = this.processes(id);
    // Only what carries our home: the record's pid may be another's by now.
    const supervisor = run.filter((process) => process.pid === pid);
    // The first child; the others are orphans that the supervisor adopted.
    const worker = run.filter(({ parentPid }) => parentPid === pid)
      .sort((a, b) => Number(a.startTime) - Number(b.startTime)).slice(0, 1);
    const targets = { supervisor, worker, both: [...supervisor, ...worker] }[whom];
    for (const target of targets) sendSignal(target.pid, "SIGKILL");
    return targets.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (let left = this.processes(); left.length > 0; left = this.processes()) {
      for (const { pid } of left) sendSignal(pid, "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await Deno.remove(this.#root, { recursive: true });
  }
}
