/**
 * `isonforge mcp`
 *
 * @module
 */
import type { McpServer } from "../../../engine/extensions/mcp/mcp_server.ts";
import { displayPath } from "../../../engine/tools/paths.ts";
import { ExitCode } from "../../../errors.ts";
import { PROGRAM } from "../../../version.ts";
import { mcpServersHere, redactServers } from "../../mcp_servers_here.ts";
import { NO_SERVERS } from "../../output/mcp_lines.ts";
import { printJson, printLine, printNotice, printWarning, takesColor } from "../../output/print.ts";
import { formatTable } from "../../output/table.ts";

interface Row {
  name: string;
  state: "configured" | "disabled" | "not trusted";
  /** A command line or an address. */
  how: string | null;
  from: string | null;
}

export default async function list({ json }: { json: boolean }): Promise<number> {
  const found = await mcpServersHere();
  const redact = redactServers(found);
  const rows: Row[] = [
    ...found.servers.map((server): Row => ({
      name: server.name,
      state: "configured",
      how: redact(howOf(server)),
      from: server.from,
    })),
    ...found.disabled.map((name): Row => ({ name, state: "disabled", how: null, from: null })),
    ...found.untrusted.flatMap(({ path, names }) =>
      names.map((name): Row => ({ name, state: "not trusted", how: null, from: path }))
    ),
  ];
  for (const problem of found.problems) printWarning(redact(problem));
  if (json) printJson(rows);
  else if (rows.length === 0) printLine(NO_SERVERS);
  else {
    const cells = rows.map(({ name, state, how, from }) =>
      [name, state, from === null ? "-" : displayPath(from, Deno.cwd()), how ?? "-"]
        .map((text) => ({ text }))
    );
    const color = takesColor(Deno.stdout);
    printLine(formatTable(["Server", "State", "From", "How"], { rows: cells, color }));
  }
  if (found.untrusted.length > 0) printNotice(`${PROGRAM} trust shows what they would run`);
  return ExitCode.done;
}

function howOf(server: McpServer): string {
  return server.kind === "http" ? server.url : [server.command, ...server.args].join(" ");
}
