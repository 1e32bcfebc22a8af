/**
 * Somebody in another pid namespace who uses the same home, as a container does. What they do to agents that they
 * cannot see must come to nothing.
 *
 * @module
 */
import type { Ground } from "./ground.ts";
import { Violation } from "./model.ts";
import type { Counts } from "./referee.ts";

/** What must not be among what they are told: that something was done. */
const DONE = /^✓ (Stopped|Removed|Background agent)/m;

export class Stranger implements AsyncDisposable {
  readonly #ground: Ground;
  readonly #first: Deno.ChildProcess;
  readonly #through: string[];

  private constructor(ground: Ground, first: Deno.ChildProcess, pid: number) {
    this.#ground = ground;
    this.#first = first;
    this.#through = ["nsenter", `--target=${pid}`, "--pid", "--mount", "--uts"];
  }

  /** Undefined where this machine gives us no namespaces. */
  static async enter(ground: Ground): Promise<Stranger | undefined> {
    const first = new Deno.Command("unshare", {
      args: [
        ...["--pid", "--mount", "--uts", "--fork", "--kill-child", "--mount-proc"],
        ...["/bin/sh", "-c", "hostname elsewhere && echo ready && exec sleep 1000000"],
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = first.stdout.getReader();
    const { done } = await reader.read();
    await reader.cancel();
    if (done) {
      await first.status;
      return undefined;
    }
    const children = await Deno.readTextFile(`/proc/${first.pid}/task/${first.pid}/children`);
    return new Stranger(ground, first, Number(children.trim().split(" ")[0]));
  }

  /**
   * Lists, looks and stops, again and again, until `signal` aborts.
   *
   * @throws {Violation} when something was done
   */
  async meddle(
    ids: () => string[],
    { signal, counts }: { signal: AbortSignal; counts: Counts },
  ): Promise<void> {
    while (!signal.aborted) {
      const known = ids();
      for (
        const args of [["agents"], ["agents", "--json"], ["stop", ...known], [
          "prune",
          "--older-than",
          "1d",
          "--yes",
        ]]
      ) {
        if (args.length === 1 && args[0] === "stop") continue;
        const { stdout, stderr } = await this.#ground.run(args, { through: this.#through });
        if (DONE.test(stdout)) {
          throw new Violation(
            `${args.join(" ")} from elsewhere did something:\n${stdout}${stderr}`,
          );
        }
        const name = `elsewhere ${args[0]}`;
        counts.set(name, (counts.get(name) ?? 0) + 1);
        if (signal.aborted) return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#first.kill("SIGKILL");
    await this.#first.status;
  }
}
