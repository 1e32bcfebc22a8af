/**
 * The MCP servers that a run in this directory has.
 *
 * @module
 */
import { readMcpStart } from "../../config/limit_config.ts";
import type { Environment } from "../../config/values.ts";
import { errorMessage } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import { mcpServersHere, redactServers } from "../mcp_servers_here.ts";
import { type Check, type CheckContext, type Finding, note, ok, warning } from "./check.ts";
import { SANDBOX_MS } from "./sandbox_check.ts";

/** What it takes at most to start and end them, beside waiting for them as long as a run does unless told to. */
const AROUND_MS = SANDBOX_MS + 20_000;

export const mcpCheck = {
  name: "mcp",
  deadlineMs: ({ env }: Pick<CheckContext, "env">) => AROUND_MS + startMs(env),
  async run({ home }: CheckContext) {
    if (home === undefined) return [];
    // What is wrong with the settings, the check of the configuration says.
    const found = await mcpServersHere().catch(() => undefined);
    if (found === undefined) return [];
    const untrusted = found.untrusted.flatMap(({ names }) => names);
    const redact = redactServers(found);
    return [
      ...found.problems.map((problem) => warning(redact(problem), `${PROGRAM} mcp list`)),
      ...(untrusted.length === 0
        ? []
        : [note(`not tried, as the repository is not trusted: ${untrusted.join(", ")}`)]),
      ...(found.servers.length === 0 ? [] : await tried(found.servers, redact)),
    ];
  },
} satisfies Check;

/** How long a run is told to wait for them. */
function startMs(env: Environment): number {
  try {
    return readMcpStart(env) ?? 0;
  } catch {
    // The check of the environment says so, and nothing is started.
    return 0;
  }
}

async function tried(
  servers: Awaited<ReturnType<typeof mcpServersHere>>["servers"],
  redact: (text: string) => string,
): Promise<Finding[]> {
  const { startServers } = await import("../run/started_servers.ts");
  try {
    await using started = await startServers(servers, {
      // What it cannot keep in, the check of the sandbox says.
      onNotice: () => {},
    });
    const { host } = started;
    await host.ready(new AbortController().signal);
    return host.status().map(({ server: { name }, ...status }) => {
      if (status.state === "ready") {
        const { length } = status.tools;
        return ok(`${name}: ${length === 1 ? "1 tool" : `${length} tools`}`);
      }
      const why = status.state === "failed"
        ? status.problem
        : `it does not start within ${host.readyMs / 1000} s`;
      return warning(`${name}: ${redact(why)}`, `${PROGRAM} mcp test ${name}`);
    });
  } catch (error) {
    // The settings or the sandbox: a run does not begin either.
    return [note(`not tried: ${redact(errorMessage(error))}`)];
  }
}
