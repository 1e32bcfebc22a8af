/**
 * What keeps an agent from the rest of the machine, and what could.
 *
 * @module
 */
import { readLayers } from "../../config/layers/read_layers.ts";
import { effectiveSetting } from "../../config/settings/effective_setting.ts";
import { SETTINGS } from "../../config/settings/settings.ts";
import { ABSTRACT_SOCKETS_GAP, abstractSocketScope } from "../../sys/sandbox/abstract_sockets.ts";
import { findMeans, type FoundMeans, type NoMeans } from "../../sys/sandbox/find_means.ts";
import { LANDLOCK_GAPS } from "../../sys/sandbox/landlock.ts";
import { DEFAULT_SANDBOX_LEVEL, type SandboxLevel } from "../../sys/sandbox/sandbox_level.ts";
import { exists } from "../../sys/files/info_at.ts";
import { PROGRAM } from "../../version.ts";
import {
  type Check,
  type CheckContext,
  failure,
  type Finding,
  note,
  ok,
  warning,
} from "./check.ts";

/** So long the sandbox is tried and made, at most: up to four programs for ten seconds each, and twenty for the first process. */
export const SANDBOX_MS = 60_000;

export const sandboxCheck: Check = {
  name: "sandbox",
  deadlineMs: SANDBOX_MS + 10_000,
  async run(context) {
    const level = await levelOf(context);
    // What is wrong with the setting, the check of the settings says.
    if (level === undefined) return [];
    const found = await findMeans(context.cwd);
    const gap = await gapOf(found, { level, cwd: context.cwd });
    return [describeSandbox({ level, found, gap, place: surroundings() })];
  },
};

/** What bubblewrap cannot keep in here. */
async function gapOf(
  { means }: FoundMeans | NoMeans,
  { level, cwd }: { level: SandboxLevel; cwd: string },
): Promise<string | undefined> {
  if (means !== "bubblewrap" || level !== "workspace") return undefined;
  return await abstractSocketScope(cwd) === undefined ? ABSTRACT_SOCKETS_GAP : undefined;
}

/** @param found.place what this machine is inside of */
export function describeSandbox(
  { level, found, gap, place }: {
    level: SandboxLevel;
    found: FoundMeans | NoMeans;
    /** What it cannot keep in. */
    gap?: string | undefined;
    place: string | undefined;
  },
): Finding {
  const where = place === undefined ? "" : `; ${PROGRAM} itself runs in ${place}`;
  if (found.means === undefined) {
    const why = `cannot be had: ${found.why}`;
    return level === "off"
      ? note(`off: agents run with your rights, and one ${why} (${found.hint})${where}`)
      : failure(`${level}, which ${why}`, found.hint);
  }
  if (level === "off") {
    const how = `${found.means} works here: ${PROGRAM} config set sandbox workspace`;
    return note(`off: agents run with your rights; ${how}${where}`);
  }
  if (found.means !== "landlock") {
    return ok(`${level}, made by ${found.means}${gap === undefined ? "" : `; ${gap}`}${where}`);
  }
  const why = `${found.why}, and Landlock alone is left`;
  return level === "strict"
    ? failure(`strict, which cannot be had: ${why}`, `${PROGRAM} config set sandbox workspace`)
    : warning(
      `workspace, made by Landlock: ${LANDLOCK_GAPS[0]}`,
      `make bubblewrap work: ${found.why}`,
    );
}

/** As it holds for a run in this directory; undefined where it cannot be told. */
async function levelOf({ home, cwd, env }: CheckContext): Promise<SandboxLevel | undefined> {
  if (home === undefined) return DEFAULT_SANDBOX_LEVEL;
  try {
    const { file } = await readLayers({ home, cwd, userHome: env("HOME") });
    const found = effectiveSetting("sandbox", { env, file });
    return found === undefined ? DEFAULT_SANDBOX_LEVEL : SETTINGS.sandbox.parse(found);
  } catch {
    return undefined;
  }
}

/** What this machine is inside of; see systemd-detect-virt(1) for how that can be told. */
function surroundings(): string | undefined {
  if (exists("/.dockerenv")) return "a container (docker)";
  if (exists("/run/.containerenv")) return "a container (podman)";
  if (exists("/run/secrets/kubernetes.io")) return "a container (kubernetes)";
  const manager = read("/run/systemd/container");
  if (manager !== undefined) return `a container (${manager})`;
  const kernel = read("/proc/sys/kernel/osrelease");
  return kernel !== undefined && /microsoft|wsl/i.test(kernel) ? "WSL" : undefined;
}

function read(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path).trim() || undefined;
  } catch {
    return undefined;
  }
}
