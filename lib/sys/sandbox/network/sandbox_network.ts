/**
 * Linux: the network of a strict sandbox. One namespace for a run, so that what listens in one command is there for the
 * next; in it nothing but loopback, and the relay if the user has named anything.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { selfCommand } from "../../platform.ts";
import { once } from "../../timers.ts";
import type { AllowedHost } from "./allow_list.ts";
import type { Forwarding } from "./forward.ts";
import { FORWARD_COMMAND } from "./forward_command.ts";
import { proxyEnvironment } from "./proxy_environment.ts";
import { type Refusal, Relay } from "./relay.ts";

export interface SandboxNetworkOptions {
  /** Where bubblewrap is. */
  bwrap: string;
  /** Where nsenter is, of util-linux. */
  nsenter: string;
  /** A directory that only this user can enter, for the relay's socket. */
  directory: string;
  allowed: readonly AllowedHost[];
  /** The user's own proxy for a URL, if there is one. */
  proxyFor?: (url: string) => string | undefined;
  /** Starts this program; itself unless given. */
  program?: readonly string[];
}

const START_MS = 20_000;
/** It says that it is there, and ends with its standard input, which ends with us. */
const HOLD_SCRIPT = "echo '{}'; read -r end";

/** The network of one run; it ends when it is disposed of, and at the latest with this process. */
export class SandboxNetwork implements AsyncDisposable {
  /** The words before a command that is to run in it. */
  readonly prefix: readonly [string, ...string[]];
  /** Variables that a command in it needs; an empty one is not to be there at all. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ports of this machine that were named and could not be let through. */
  readonly taken: readonly number[];
  readonly #holder: Deno.ChildProcess;
  readonly #relay: Relay | undefined;

  private constructor(
    { nsenter }: SandboxNetworkOptions,
    { holder, relay, pid, forwarding }: {
      holder: Deno.ChildProcess;
      relay: Relay | undefined;
      pid: number;
      forwarding: Partial<Forwarding>;
    },
  ) {
    this.#holder = holder;
    this.#relay = relay;
    this.prefix = [nsenter, `--target=${pid}`, "--user", "--net", "--preserve-credentials", "--"];
    this.environment = proxyEnvironment(forwarding.port);
    this.taken = forwarding.taken ?? [];
  }

  /** @throws {UserError} when this machine does not let us have it */
  static async open(options: SandboxNetworkOptions): Promise<SandboxNetwork> {
    const { bwrap, directory, allowed, program = selfCommand() } = options;
    const path = `${directory}/relay.sock`;
    const relay = allowed.length === 0
      ? undefined
      : new Relay(Deno.listen({ transport: "unix", path }), options);
    const inside = relay === undefined
      ? ["/bin/sh", "-c", HOLD_SCRIPT]
      : [...program, FORWARD_COMMAND, path, ...relay.loopbackPorts.map(String)];
    const holder = new Deno.Command("/bin/sh", {
      args: [
        // bubblewrap closes the descriptor that it has written to.
        ...["-c", 'exec "$@" 3>&1', "sh", bwrap],
        ...["--unshare-user", "--unshare-net", "--die-with-parent"],
        // For the ports below 1024 of its own loopback.
        ...(relay === undefined ? [] : ["--cap-add", "CAP_NET_BIND_SERVICE"]),
        ...["--info-fd", "3", "--dev-bind", "/", "/", "--", ...inside],
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    try {
      const { pid, forwarding } = await readStart(holder);
      return new SandboxNetwork(options, { holder, relay, pid, forwarding });
    } catch (error) {
      relay?.[Symbol.dispose]();
      await end(holder);
      throw error;
    }
  }

  /** How many connections the relay has refused in all. */
  get refused(): number {
    return this.#relay?.refused ?? 0;
  }

  /** What the relay has refused since the last time. */
  takeRefusals(): Refusal[] {
    return this.#relay?.takeRefusals() ?? [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#relay?.[Symbol.dispose]();
    await end(this.#holder);
  }
}

/** Two JSON objects: of bubblewrap, and of what it has started. */
async function readStart(
  holder: Deno.ChildProcess,
): Promise<{ pid: number; forwarding: Partial<Forwarding> }> {
  const reader = holder.stdout.getReader();
  const late = once(START_MS, () => kill(holder));
  let text = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      text += new TextDecoder().decode(value);
      const [, info = "", said = ""] = /^(\{[^}]*\})\s*(\{[^}]*\})\n/.exec(text) ?? [];
      const pid: unknown = said === "" ? undefined : JSON.parse(info)["child-pid"];
      if (typeof pid === "number") return { pid, forwarding: JSON.parse(said) };
    }
  } finally {
    late[Symbol.dispose]();
    reader.releaseLock();
  }
  const why = (await new Response(holder.stderr).text()).trim();
  throw new UserError(
    `cannot make a network for the sandbox: ${why === "" ? "bubblewrap says nothing" : why}`,
    { hint: "isonforge doctor says what this machine can do" },
  );
}

/** bubblewrap ends what it has started; that reads the end of its input, too. */
async function end(holder: Deno.ChildProcess): Promise<void> {
  kill(holder);
  const { stdin, stdout, stderr, status } = holder;
  await Promise.allSettled([stdin.close(), stdout.cancel(), stderr.cancel(), status]);
}

function kill(holder: Deno.ChildProcess): void {
  try {
    holder.kill("SIGKILL");
  } catch {
    // It has ended.
  }
}
