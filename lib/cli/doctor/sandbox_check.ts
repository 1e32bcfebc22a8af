/**
 * What could keep an agent from the rest of the machine, as information.
 *
 * @module
 */
import { exists } from "../../sys/system_error.ts";
import { ask } from "./ask.ts";
import { type Check, type Finding, note } from "./check.ts";

/** How to find out whether a means works here; without changing anything. */
const MEANS: Record<string, [string, ...string[]]> = {
  bubblewrap: ["bwrap", "--ro-bind", "/", "/", "true"],
  docker: ["docker", "version", "--format", "{{.Server.Version}}"],
  podman: ["podman", "--version"],
  "sandbox-exec": ["sandbox-exec", "-p", "(version 1)(allow default)", "true"],
};

export const sandboxCheck: Check = {
  name: "sandbox",
  async run() {
    const tried = await Promise.all(
      Object.entries(MEANS).map(async ([name, command]) => ({ name, answer: await ask(command) })),
    );
    const usable = tried.filter(({ answer }) => answer?.code === 0).map(({ name }) => name);
    return [describeSandbox({ usable, place: await surroundings() })];
  },
};

/**
 * @param found.usable names of what can make a sandbox here
 * @param found.place what this machine is inside of
 */
export function describeSandbox(
  { usable, place }: { usable: readonly string[]; place: string | undefined },
): Finding {
  const means = usable.length === 0
    ? "no tool that could provide one works here"
    : `${new Intl.ListFormat("en", { type: "disjunction" }).format(usable)} could provide one`;
  const where = place === undefined ? "" : `; isonforge itself runs in ${place}`;
  return note(
    `none: agents run with your rights, and permission mode auto is not a sandbox; ${means}${where}`,
  );
}

/** What this machine is inside of; see systemd-detect-virt(1) for how that can be told. */
async function surroundings(): Promise<string | undefined> {
  if (exists("/.dockerenv")) return "a container (docker)";
  if (exists("/run/.containerenv")) return "a container (podman)";
  if (exists("/run/secrets/kubernetes.io")) return "a container (kubernetes)";
  const manager = await read("/run/systemd/container");
  if (manager !== undefined) return `a container (${manager})`;
  const kernel = await read("/proc/sys/kernel/osrelease");
  return kernel !== undefined && /microsoft|wsl/i.test(kernel) ? "WSL" : undefined;
}

async function read(path: string): Promise<string | undefined> {
  return (await Deno.readTextFile(path).catch(() => "")).trim() || undefined;
}
