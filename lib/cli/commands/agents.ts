/**
 * `isonforge agents`
 *
 * @module
 */
import { listStatus } from "../../agents/state.ts";
import { ExitCode } from "../../errors.ts";
import { processTable } from "../../sys/platform.ts";
import { PROGRAM } from "../../version.ts";
import { openStore } from "../context.ts";
import { describeFailures, hasFailed } from "../describe_end.ts";
import { printLine, printNotice, printWarning, takesColor } from "../render.ts";
import { formatAgents } from "../table.ts";

export default async function agents(): Promise<number> {
  const statuses = await listStatus(openStore(), {
    table: processTable(),
    onWarning: printWarning,
  });
  if (statuses.length === 0) {
    printLine("No background agents.");
    printLine(`Start one: ${PROGRAM} --bg "<prompt>"`);
    return ExitCode.done;
  }
  printLine(formatAgents(statuses, { color: takesColor(Deno.stdout) }));
  for (const status of statuses) {
    if (status.state !== "unreadable") continue;
    const mend = `${PROGRAM} rm --force ${status.id} clears it`;
    printWarning(`cannot use the record of ${status.id}: ${status.reason} (${mend})`);
  }
  // On stderr: the list stays as the specification shows it, for scripts too.
  const failures = describeFailures(
    statuses.flatMap((status) => "meta" in status && hasFailed(status.meta) ? [status.meta] : []),
  );
  if (failures !== undefined) printNotice(failures);
  return ExitCode.done;
}
