/**
 * `isonforge top`
 *
 * @module
 */
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { createRedact } from "../../engine/redact/redact.ts";
import { UsageError } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import { isAttended } from "../attended.ts";
import { openStore } from "../context.ts";
import { takesColor } from "../output/print.ts";
import { knownSecrets } from "../run/known_secrets.ts";
import { lookerAt } from "../top/look.ts";
import { runTop } from "../top/run_top.ts";

export default async function top(
  { filters, cwd }: { filters: readonly string[]; cwd: string | undefined },
): Promise<number> {
  const isDumb = environmentVariable("TERM") === "dumb";
  if (!isAttended() || isDumb) {
    throw new UsageError("top needs a terminal", {
      hint: `for scripts: ${PROGRAM} agents --json`,
    });
  }
  const redact = createRedact(await knownSecrets(isonforgeHome()));
  const looker = lookerAt(openStore(), {
    redact,
    filters: [...filters, ...(cwd === undefined ? [] : [`cwd=${cwd}`])],
  });
  return await runTop({ looker, color: takesColor(Deno.stdout) });
}
