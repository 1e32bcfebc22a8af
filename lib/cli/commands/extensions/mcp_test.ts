/**
 * `isonforge mcp test [server...]`
 *
 * @module
 */
import type { ConfiguredServers } from "../../../config/mcp/mcp_sources.ts";
import type { McpHost, ServerStatus } from "../../../engine/extensions/mcp/mcp_host.ts";
import type { McpServer } from "../../../engine/extensions/mcp/mcp_server.ts";
import { ExitCode } from "../../../errors.ts";
import { PROGRAM } from "../../../version.ts";
import { mcpServersHere, redactServers } from "../../mcp_servers_here.ts";
import { mcpLines, mcpToolLines, NO_SERVERS } from "../../output/mcp_lines.ts";
import { printJson, printLine, printNotice, printWarning } from "../../output/print.ts";
import { startServers } from "../../run/started_servers.ts";
import { StopSignals } from "../../run/stop_signals.ts";
import { noSuchServer } from "./no_such_server.ts";

/** Longer than a run waits unless told to: a package may have to be fetched first. */
const MIN_READY_MS = 60_000;

/** Starts the servers; the exit code is 1 if one of them does not work. */
export default async function test(
  names: readonly string[],
  { json }: { json: boolean },
): Promise<number> {
  using stop = new StopSignals({ alsoHangUp: true });
  const found = await mcpServersHere();
  const servers = chosen(names, found);
  const redact = redactServers(found);
  const problems = names.length === 0 ? found.problems : [];
  for (const problem of problems) printWarning(redact(problem));
  const waiting = names.length === 0 ? found.untrusted.flatMap(({ names }) => names) : [];
  if (waiting.length > 0) {
    const those = waiting.join(", ");
    printNotice(`not tried, as the repository is not trusted: ${those} (${PROGRAM} trust)`);
  }
  await using started = await startServers(servers, {
    atLeastMs: MIN_READY_MS,
    onNotice: printNotice,
  });
  const { host, level } = started;
  const inside = servers.filter(({ isSandboxed }) => isSandboxed).map(({ name }) => name);
  if (level !== "off" && inside.length > 0) {
    printNotice(`in the sandbox (${level}), as in a run: ${inside.join(", ")}`);
  }
  await host.ready(stop.signal);
  if (stop.exitCode !== undefined) return stop.exitCode;
  const status = host.status();
  if (json) printJson(status.map((one) => toJson(one, { host, redact })));
  else if (status.length + waiting.length + problems.length === 0) printLine(NO_SERVERS);
  else if (status.length > 0) {
    for (const line of linesOf(status, names)) printLine(redact(line));
  }
  for (const { server, state, complaints } of status) {
    if (state !== "ready" && complaints !== "" && !json) {
      printNotice(redact(`${server.name} wrote to its standard error:\n${complaints}`));
    }
  }
  const isFine = problems.length === 0 && waiting.length === 0 &&
    status.every(({ state }) => state === "ready");
  return isFine ? ExitCode.done : ExitCode.failed;
}

function chosen(names: readonly string[], found: ConfiguredServers): readonly McpServer[] {
  if (names.length === 0) return found.servers;
  return names.map((name) => {
    const server = found.servers.find((server) => server.name === name);
    if (server !== undefined) return server;
    throw noSuchServer(name, found);
  });
}

function linesOf(status: readonly ServerStatus[], names: readonly string[]): string[] {
  const [one, ...others] = status;
  return names.length > 0 && one?.state === "ready" && others.length === 0
    ? mcpToolLines(one)
    : mcpLines(status);
}

function toJson(
  status: ServerStatus,
  { host, redact }: { host: McpHost; redact: (text: string) => string },
) {
  return {
    name: status.server.name,
    state: status.state === "ready" ? "ready" : "failed",
    version: status.state === "ready" ? status.version : null,
    tools: status.state === "ready" ? status.tools.map(({ name }) => name) : [],
    left_out: status.state === "ready" ? status.leftOut : [],
    problem: status.state === "failed"
      ? redact(status.problem)
      : status.state === "starting"
      ? `it has not started within ${host.readyMs / 1000} s`
      : null,
  };
}
