/**
 * `isonforge report`
 *
 * @module
 */
import { isonforgeHome } from "../../config/environment.ts";
import { forgetGitRepository } from "../../config/git_environment.ts";
import { createRedact } from "../../engine/redact/redact.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { describeSystemError } from "../../sys/system_error.ts";
import { chosenAgents } from "../agents/chosen_agents.ts";
import { parseSince } from "../arguments/since.ts";
import { openStore } from "../context.ts";
import { printJson, printLine, printNotice } from "../output/print.ts";
import { warnUnreadable } from "../output/warn_unreadable.ts";
import { collectReport } from "../report/collect.ts";
import { knownSecrets } from "../run/known_secrets.ts";

export interface ReportOptions {
  /** A duration or a time. */
  since: string;
  /** `key=value`, see `agents/filter.ts`. */
  filters: readonly string[];
  cwd: string | undefined;
  form: "text" | "json" | "markdown";
  /** Where to write a page instead; `-` is stdout. */
  html: string | undefined;
}

export default async function report(
  { since, filters, cwd, form, html }: ReportOptions,
): Promise<number> {
  const now = Date.now();
  const begin = parseSince(since, now);
  forgetGitRepository();
  const store = openStore();
  const statuses = await chosenAgents(store, [
    ...filters,
    ...(cwd === undefined ? [] : [`cwd=${cwd}`]),
  ]);
  warnUnreadable(statuses);
  const found = await collectReport(statuses, {
    store,
    redact: createRedact(await knownSecrets(isonforgeHome())),
    since: begin,
    now,
    withPatches: html !== undefined,
  });
  if (html !== undefined) {
    const { htmlReport } = await import("../report/html.ts");
    await writePage(html, await htmlReport(found));
  } else if (form === "json") {
    printJson(found);
  } else if (form === "markdown") {
    const { markdownReport } = await import("../report/markdown.ts");
    printLine(markdownReport(found).trimEnd());
  } else {
    const { textReport } = await import("../report/text.ts");
    printLine(textReport(found));
  }
  return ExitCode.done;
}

async function writePage(path: string, page: string): Promise<void> {
  if (path === "-") return printLine(page.trimEnd());
  try {
    await writeFileAtomically(path, page);
  } catch (error) {
    throw new UserError(`cannot write "${path}": ${describeSystemError(error)}`, { cause: error });
  }
  printNotice(`written: ${path}`);
}
