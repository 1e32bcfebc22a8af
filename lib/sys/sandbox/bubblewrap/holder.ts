/**
 * Linux: the process that holds the namespaces of a sandbox, and is the first one in them. With it, all in there ends.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { delay } from "../../delay.ts";
import { isThere } from "../../files/info_at.ts";
import { processTable } from "../../platform.ts";
import { beginsSession } from "../../process_session.ts";
import { settlesWithin } from "../../settles_within.ts";
import { keepMountsOut } from "./keep_mounts_out.ts";
import { closeDescriptor, openParentNamespace } from "./parent_namespace.ts";

export interface HolderOptions {
  bwrap: string;
  nsenter: string;
  mount: string | undefined;
  /** Words before the command, for another network. */
  networkPrefix: readonly string[];
  /** All that it gets: what runs inside can read it. */
  env: Record<string, string>;
  /** Where bubblewrap tells about itself. */
  infoFile: string;
  /** A file with the options, separated by NUL. */
  argsFile: string;
}

const START_MS = 20_000;
/** What hangs in the kernel, as on a file system whose server has gone, may never end. */
const MAX_END_MS = 10_000;
const POLL_MS = 2;
/**
 * Nothing can kill the first process of a pid namespace from inside; it waits for whatever loses its parent. It ends with
 * bubblewrap, and that with us.
 */
const HOLD_SCRIPT = "echo ready; while :; do sleep 1000000 & wait; done";
/** bubblewrap closes the descriptors that it has used. */
const START_SCRIPT = 'info=$1 args=$2; shift 2; exec "$@" 3>"$info" 4<"$args"';

/** The namespaces of a sandbox, as long as it lives. */
export class Holder implements AsyncDisposable {
  /** Of its first process, as this process sees it. */
  readonly pid: number;
  /** A path of the user namespace in which the others were made, and which may still mount. */
  readonly ownerNamespace: string;
  readonly #child: Deno.ChildProcess;
  readonly #parent: number;
  readonly #startTime: string | undefined;
  #hasEnded = false;
  #ending: Promise<void> | undefined;

  private constructor(child: Deno.ChildProcess, { pid, parent }: { pid: number; parent: number }) {
    this.pid = pid;
    this.ownerNamespace = `/proc/${Deno.pid}/fd/${parent}`;
    this.#child = child;
    this.#parent = parent;
    this.#startTime = processTable().read(pid)?.startTime;
    child.status.then(() => this.#hasEnded = true);
  }

  /** @throws {UserError} with bubblewrap's own words when it cannot be had */
  static async start(options: HolderOptions): Promise<Holder> {
    const { bwrap, networkPrefix, env, infoFile, argsFile } = options;
    const command = [...networkPrefix, bwrap, "--info-fd", "3", "--args", "4"];
    const child = new Deno.Command("/bin/sh", {
      args: [
        ...["-c", START_SCRIPT, "sh", infoFile, argsFile, ...command],
        ...["--as-pid-1", "--die-with-parent", "--", "/bin/sh", "-c", HOLD_SCRIPT],
      ],
      cwd: "/",
      env,
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      // Ctrl+C is for those who work, and they are asked before it ends.
      detached: true,
    }).spawn();
    beginsSession(child);
    // It must keep no run from ending.
    child.unref();
    try {
      await ready(child);
      const info: { "child-pid"?: unknown } = JSON.parse(await Deno.readTextFile(infoFile));
      const pid = info["child-pid"];
      const parent = typeof pid === "number" ? openParentNamespace(pid) : undefined;
      if (typeof pid !== "number" || parent === undefined) {
        throw new UserError("cannot make the sandbox: its namespaces cannot be found");
      }
      const holder = new Holder(child, { pid, parent });
      const { nsenter, mount } = options;
      await keepMountsOut({ nsenter, mount, owner: holder.ownerNamespace, pid }).catch((error) => {
        closeDescriptor(parent);
        throw error;
      });
      return holder;
    } catch (error) {
      await end(child);
      throw error;
    }
  }

  /** What its end has told may not have come here yet. */
  get isAlive(): boolean {
    return !this.#hasEnded && isThere(`/proc/${this.pid}/ns/user`);
  }

  /** Ends it at once, and all that is in it. */
  kill(): void {
    try {
      // Not bubblewrap, which would end it a moment later.
      Deno.kill(this.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
    kill(this.#child);
  }

  /** The same, and waits until nothing runs in it any more. */
  end(): Promise<void> {
    return this.#ending ??= this.#end();
  }

  async #end(): Promise<void> {
    this.kill();
    await end(this.#child);
    // The first process of a namespace has ended when all others of it have.
    const until = performance.now() + MAX_END_MS;
    const isLeft = () => {
      const info = processTable().read(this.pid);
      return info?.startTime === this.#startTime && info?.isZombie === false;
    };
    while (isLeft() && performance.now() < until) await delay(POLL_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    closeDescriptor(this.#parent);
  }
}

async function ready(child: Deno.ChildProcess): Promise<void> {
  const reader = child.stdout.getReader();
  const said = reader.read();
  const isInTime = await settlesWithin(said, START_MS);
  if (!isInTime) kill(child);
  const { value } = await said;
  reader.releaseLock();
  if (value !== undefined && new TextDecoder().decode(value).startsWith("ready")) return;
  const why = (await new Response(child.stderr).text()).trim();
  throw new UserError(
    `cannot make the sandbox: ${isInTime ? why || "bubblewrap says nothing" : "it takes too long"}`,
    { hint: "isonforge doctor says what this machine can do" },
  );
}

async function end(child: Deno.ChildProcess): Promise<void> {
  kill(child);
  await Promise.allSettled([child.stdout.cancel(), child.stderr.cancel(), child.status]);
}

/** bubblewrap, with which the first process of the namespace ends, and with that the kernel ends all others. */
function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended.
  }
}
