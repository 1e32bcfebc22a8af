/**
 * The sandbox that the configuration of a run asks for.
 *
 * @module
 */
import { environmentVariable, environmentVariables } from "../../config/environment.ts";
import { proxyFor } from "../../config/proxy.ts";
import type { RunConfig } from "../../config/run_config.ts";
import { type CommandSandbox, NO_SANDBOX } from "../../sys/sandbox/command_sandbox.ts";
import type { SandboxLevel } from "../../sys/sandbox/sandbox_level.ts";

/**
 * Opens it for what works in the current directory.
 *
 * @param options.home where isonforge keeps its own files
 * @throws {UserError} when it was asked for and cannot be had
 */
export async function openRunSandbox(
  config: Pick<RunConfig, "sandbox" | "sandboxAllow" | "addedDirectories" | "secrets">,
  { home }: { home: string },
): Promise<CommandSandbox> {
  const { sandbox: level, sandboxAllow: allowed = [], addedDirectories = [], secrets } = config;
  if (level === "off") return NO_SANDBOX;
  const { openSandbox } = await import("../../engine/sandbox/open_sandbox.ts");
  return await openSandbox({
    ...{ level, allowed, addedDirectories, secrets },
    cwd: Deno.cwd(),
    home: environmentVariable("HOME") ?? home,
    isonforgeHome: home,
    environment: environmentVariables(),
    proxyFor: (url) => proxyFor(url, environmentVariable),
  });
}

/**
 * Whether this machine can make one, without making it.
 *
 * @throws {UserError} with the reason
 */
export async function assertSandbox(level: Exclude<SandboxLevel, "off">): Promise<void> {
  const { requireMeans } = await import("../../engine/sandbox/open_sandbox.ts");
  await requireMeans(level, Deno.cwd());
}
