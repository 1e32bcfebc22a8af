/**
 * A report as one page that holds everything: no script, nothing from elsewhere. Whatever comes from a model, a user or a
 * repository is text in it: there is no way into the page but `escaped()`, and the page itself forbids the rest.
 *
 * @module
 */
import { escaped } from "./escaped.ts";
import {
  changesOf,
  counted,
  describeCounts,
  inOrder,
  kindOf,
  markOf,
  type Report,
  type ReportedAgent,
  stateOf,
} from "./report.ts";
import { STYLE } from "./html_style.ts";
import { timelineHtml } from "./html_timeline.ts";
import { factsOf, localTime, nameOf, usageOf } from "./text.ts";

/** The whole page. */
export async function htmlReport(report: Report): Promise<string> {
  const { agents, counts, since, until } = report;
  const title = `${counted(agents.length, "agent")} since ${localTime(since)}`;
  const style = await sha256(STYLE);
  const policy =
    `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'`;
  const sums = [describeCounts(counts), ...usageOf(report)].filter((part) => part !== "");
  return [
    "<!DOCTYPE html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    `<h1>${escaped(title)}</h1>`,
    `<p class="sums">${escaped(sums.join("; "))}</p>`,
    agents.length === 0
      ? "<p>Nothing happened.</p>"
      : timelineHtml(inOrder(agents), { since: Date.parse(since), until: Date.parse(until) }),
    ...inOrder(agents).map(agentHtml),
    `<footer>isonforge report, ${escaped(localTime(until))}</footer>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function agentHtml(one: ReportedAgent): string {
  const { agent, words, error, changes, changes_problem: problem } = one;
  const facts = [agent.worktree ?? agent.cwd, ...factsOf(one), ...changesOf(one)];
  const files = (changes?.files ?? []).map(({ path, insertions, deletions }) =>
    `<tr><td>${escaped(path)}</td>${
      insertions === null
        ? '<td colspan="2">binary</td>'
        : `<td class="add">+${insertions}</td><td class="del">−${deletions}</td>`
    }</tr>`
  );
  const commits = (changes?.commits ?? []).map(({ hash, subject }) =>
    `<li><code>${escaped(hash)}</code> ${escaped(subject)}</li>`
  );
  return [
    `<section id="a${escaped(agent.id)}" class="${kindOf(one)}">`,
    `<h2><span class="mark">${markOf(one)}</span> ${escaped(nameOf(one))} <small>${
      escaped(stateOf(one))
    }</small></h2>`,
    `<p class="prompt">${escaped(agent.prompt.trim())}</p>`,
    `<p class="facts">${facts.map(escaped).join(" · ")}</p>`,
    problem === undefined ? "" : `<p class="facts">${escaped(problem)}</p>`,
    error === undefined ? "" : `<p class="error">${escaped(error)}</p>`,
    words.trim() === "" ? "" : `<blockquote>${escaped(words.trim())}</blockquote>`,
    commits.length === 0 ? "" : `<ul>${commits.join("")}</ul>`,
    files.length === 0 ? "" : `<table>${files.join("")}</table>`,
    changes?.patch === undefined ? "" : patchHtml(changes.patch),
    "</section>",
  ].filter((line) => line !== "").join("\n");
}

function patchHtml(patch: string): string {
  const lines = patch.trimEnd().split("\n").map((line) => {
    const kind = kindOfLine(line);
    return kind === undefined ? escaped(line) : `<span class="${kind}">${escaped(line)}</span>`;
  });
  return `<details><summary>diff</summary><pre>${lines.join("\n")}</pre></details>`;
}

function kindOfLine(line: string): string | undefined {
  if (/^(diff|index|---|\+\+\+|new file|deleted file|old mode|new mode) ?/.test(line)) {
    return "file";
  }
  if (line.startsWith("@@")) return "hunk";
  return line.startsWith("+") ? "add" : line.startsWith("-") ? "del" : undefined;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
