/**
 * The records of the agents: whether they can be read, and whether every end stands in them.
 *
 * @module
 */
import { join } from "@std/path/join";
import { isSettled } from "../../agents/record/meta.ts";
import { AgentStore } from "../../agents/record/store.ts";
import { openExecutors } from "../context.ts";
import { readEntries, recordsOf } from "../../agents/record/records.ts";
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
    const look = openExecutors(new AgentStore(home)).look();
    const kinds = await Promise.all(
      unsettled.map(async (meta) => (await look.livenessOf(meta)).kind),
    );
    const over = unsettled.filter((_meta, index) => kinds[index] === "over");
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
