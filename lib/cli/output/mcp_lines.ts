/**
 * MCP servers, how they are, and their tools.
 *
 * @module
 */
import type { ServerStatus } from "../../engine/extensions/mcp/mcp_host.ts";
import { oneLine } from "../../engine/output/one_line.ts";
import { displayPath } from "../../engine/tools/paths.ts";
import { PROGRAM } from "../../version.ts";
import { takesColor } from "./print.ts";
import { type Cell, formatTable } from "./table.ts";

export const NO_SERVERS =
  `No MCP servers: they stand in .mcp.json, and as mcpServers in settings.json; ${PROGRAM} mcp add adds one.`;

/** A table of the servers, or what can be said where there is none. */
export function mcpLines(servers: readonly ServerStatus[]): string[] {
  if (servers.length === 0) return [NO_SERVERS];
  const rows = servers.map((status): Cell[] => [
    { text: status.server.name },
    stateCell(status),
    { text: status.state === "ready" ? String(status.tools.length) : "-" },
    { text: displayPath(status.server.from, Deno.cwd()) },
    { text: detailOf(status) },
  ]);
  const color = takesColor(Deno.stdout);
  return [formatTable(["Server", "State", "Tools", "From", ""], { rows, color })];
}

/** The tools of one server, each with the first line of what it says of itself. */
export function mcpToolLines(status: ServerStatus): string[] {
  if (status.state !== "ready") return [detailOf(status)];
  if (status.tools.length === 0) return [`${status.server.name} has no tools.`];
  return status.tools.map(({ name, description }) =>
    `${oneLine(name)}  ${oneLine(description.split("\n")[0] ?? "")}`
  );
}

function stateCell({ state }: ServerStatus): Cell {
  const styles = { ready: "green", starting: "yellow", failed: "red" } as const;
  return { text: state, style: styles[state] };
}

function detailOf(status: ServerStatus): string {
  switch (status.state) {
    case "ready":
      return [status.version, ...status.leftOut.map((tool) => `without ${tool}`)].join("; ");
    case "failed":
      return status.problem;
    case "starting":
      return "its tools come with the next conversation, or when this one is summarised";
  }
}
