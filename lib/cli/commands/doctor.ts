/**
 * `isonforge doctor`
 *
 * @module
 */
import {
  environmentVariable,
  isonforgeHome,
  isonforgeVariables,
} from "../../config/environment.ts";
import { createRedact } from "../../engine/redact/redact.ts";
import { ExitCode } from "../../errors.ts";
import type { CheckContext } from "../doctor/check.ts";
import { CHECKS } from "../doctor/checks.ts";
import { formatResult, formatSummary } from "../doctor/format.ts";
import { type Result, runChecks } from "../doctor/run_checks.ts";
import { Spinner } from "../interactive/spinner.ts";
import { knownSecrets } from "../run/known_secrets.ts";
import { printJson, printLine, takesColor } from "../output/print.ts";
import { terminalSize } from "../output/terminal_size.ts";

export interface DoctorOptions {
  /** Whether the model is asked for a tool call. */
  probe: boolean;
  json: boolean;
  /** As of a run; what was not given may be there as undefined. */
  flags: { [Name in keyof CheckContext["flags"]]: string | undefined };
}

export default async function doctor({ probe, json, flags }: DoctorOptions): Promise<number> {
  const color = takesColor(Deno.stdout);
  const results: Result[] = [];
  using spinner = new Spinner({ isDumb: environmentVariable("TERM") === "dumb" });
  spinner.start("checking");
  for await (const result of runChecks(CHECKS, await contextOf({ probe, flags }))) {
    results.push(result);
    if (json) continue;
    spinner.stop();
    printLine(formatResult(result, { color, width: terminalSize(Deno.stdout)?.columns }));
    spinner.start("checking");
  }
  spinner.stop();
  const levels = results.map(({ level }) => level);
  if (json) printJson(results);
  else printLine(formatSummary(levels));
  return levels.includes("error") ? ExitCode.failed : ExitCode.done;
}

async function contextOf(
  { probe, flags }: Pick<DoctorOptions, "probe" | "flags">,
): Promise<CheckContext> {
  const home = homeOrUndefined();
  const given = Object.entries(flags).filter(([_name, value]) => value !== undefined);
  return {
    home,
    cwd: Deno.cwd(),
    env: environmentVariable,
    variables: isonforgeVariables(),
    flags: Object.fromEntries(given),
    probe,
    redact: createRedact(await knownSecrets(home)),
  };
}

/** Why there is none is for the check of the home to say. */
function homeOrUndefined(): string | undefined {
  try {
    return isonforgeHome();
  } catch {
    return undefined;
  }
}
