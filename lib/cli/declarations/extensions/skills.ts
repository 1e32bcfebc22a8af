/**
 * Declares `isonforge skills`.
 *
 * @module
 */
import { PROGRAM } from "../../../version.ts";
import { command, type Declaration, declared } from "../../declared/declaration.ts";
import type { Run } from "../run.ts";

export function skills(run: Run): Declaration {
  return declared(
    command()
      .description("List the skills that a run in this directory has.")
      .option("--json", "Print JSON, for scripts.")
      .example("Which skills there are", `${PROGRAM} skills`)
      .example("Use one", `${PROGRAM} --bg "/deploy staging"`)
      .action(async ({ json }) => {
        const { default: skills } = await import("../../commands/extensions/skills.ts");
        await run(skills({ json: json ?? false }));
      }),
  );
}
