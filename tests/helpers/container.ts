/**
 * Another world on this machine: a pid namespace and a host name of its own, as a container has.
 *
 * @module
 */
import { poll } from "./poll.ts";
import { isRoot } from "./other_user.ts";

export interface Container extends AsyncDisposable {
  /** Words before a command that runs in it, for `RunOptions.through`. */
  readonly through: readonly string[];
  /** Ends everything in it at once, as when its machine loses power. */
  kill(): Promise<void>;
}

export interface ContainerOptions {
  /** Its host name; this machine's unless given. */
  hostname?: string;
  /** What names its boot: a machine of its own. */
  bootId?: string;
  /** Whether its first process reaps what has ended, as an init does; not every container's does. */
  hasInit?: boolean;
}

const NAMESPACES = ["--pid", "--mount", "--uts"];
/** Who is not root needs a user namespace for the others. */
const USER = isRoot ? [] : ["--user", "--map-root-user"];

/** Starts one whose commands run in `cwd`; disposing of it kills it. */
export async function startContainer(
  cwd: string,
  { hostname, bootId, hasInit = false }: ContainerOptions = {},
): Promise<Container> {
  const bootIdFile = await Deno.makeTempFile();
  if (bootId !== undefined) await Deno.writeTextFile(bootIdFile, `${bootId}\n`);
  const script = [
    ...(hostname === undefined ? [] : [`hostname ${hostname}`]),
    ...(bootId === undefined ? [] : [`mount --bind ${bootIdFile} /proc/sys/kernel/random/boot_id`]),
    "echo ready",
    hasInit ? "while :; do sleep 100000 & wait; done" : "exec sleep 100000",
  ].join(" && ");
  const child = new Deno.Command("unshare", {
    args: [
      ...[...USER, ...NAMESPACES, "--fork", "--kill-child", "--mount-proc"],
      ...["/bin/sh", "-c", script],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  const first = await reader.read();
  await reader.cancel();
  const dispose = async () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It was killed before.
    }
    await child.status;
    await Deno.remove(bootIdFile).catch(() => {});
  };
  if (first.done) {
    await dispose();
    throw new Error("this machine gives us no namespaces");
  }
  const pid = await poll(() => childOf(child.pid), "the first process of the container");
  const user = isRoot ? [] : ["--user", "--preserve-credentials"];
  return {
    through: ["nsenter", `--target=${pid}`, ...user, ...NAMESPACES, `--wdns=${cwd}`],
    kill: async () => {
      child.kill("SIGKILL");
      await child.status;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** Whether this machine lets us make one: not every container does. */
export const canContain: boolean = Deno.build.os === "linux" && await (async () => {
  try {
    await using container = await startContainer("/", {
      bootId: "00000000-0000-0000-0000-000000000000",
    });
    const [program = "", ...args] = container.through;
    return (await new Deno.Command(program, { args: [...args, "true"] }).output()).success;
  } catch {
    return false;
  }
})();

function childOf(pid: number): number | undefined {
  const children = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).trim();
  return children === "" ? undefined : Number(children.split(" ")[0]);
}
