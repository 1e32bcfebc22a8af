/**
 * The records of the agents: whether they can be read, and whether every end stands in them.
 *
 * @module
 */
import { join } from "@std/path/join";
import { livenessOf } from "../../agents/liveness/liveness.ts";
import { isSettled } from "../../agents/record/meta.ts";
import { ProcessSnapshot } from "../../agents/processes.ts";
import { readEntries, recordsOf } from "../../agents/record/records.ts";
import { processTable } from "../../sys/platform.ts";
import { PROGRAM } from "../../version.ts";
import { type Check, type Finding, ok, warning } from "./check.ts";
import { homeDirectory } from "./home_directory.ts";

export const recordsCheck: Check = {
  name: "records",
  async run(context) {
    const home = await homeDirectory(context.home);
    if (home === undefined) return [];
    const entries = readEntries(join(home, "agents"));
    const readable = recordsOf(entries);
    const unsettled = readable.filter((meta) => !isSettled(meta));
    const snapshot = new ProcessSnapshot(processTable());
    const over = unsettled.filter((meta) => {
      const directory = join(home, "agents", meta.id);
      return livenessOf(meta, { snapshot, directory }).kind === "over";
    });
    const running = unsettled.filter((meta) => !over.includes(meta));

    const findings: Finding[] = entries.flatMap((entry) =>
      "unreadable" in entry
        ? [
          warning(
            `the record of ${entry.id} cannot be used: ${entry.unreadable}`,
            `${PROGRAM} rm --force ${entry.id}`,
          ),
        ]
        : []
    );
    if (over.length > 0) {
      const ids = over.map(({ id }) => id).join(", ");
      findings.push(
        warning(`nobody recorded how ${ids} ended`, `${PROGRAM} agents`),
      );
    }
    if (findings.length > 0) return findings;
    if (readable.length === 0) return [ok("no agents yet")];
    const count = `${readable.length} ${readable.length === 1 ? "agent" : "agents"}`;
    return [ok(`${count}, ${running.length} running`)];
  },
};
