/**
 * The night in a picture: a bar for each agent. Positions are attributes of SVG, for the page allows no style of an element.
 *
 * @module
 */
import { escaped } from "./escaped.ts";
import { markOf, type ReportedAgent, stateOf } from "./report.ts";

/** Width of the drawing in its own units; it is stretched to the page. */
const WIDTH = 1000;
const HEIGHT = 12;
const TICKS = 4;
/** Shorter ones could not be seen. */
const MIN_BAR = 4;

export interface Span {
  /** Milliseconds since 1970. */
  since: number;
  until: number;
}

/** A row for each agent: what it waited, and how long it ran. */
export function timelineHtml(agents: readonly ReportedAgent[], { since, until }: Span): string {
  const begins = agents.map(({ agent }) => Date.parse(agent.queued_at ?? agent.started_at));
  // Not the whole night where all of it happened in an hour.
  const span = { since: Math.max(since, Math.min(...begins)), until };
  return [
    '<section class="timeline" aria-label="Timeline">',
    ...agents.map((one) => rowHtml(one, span)),
    `<div class="axis">${ticks(span).map((time) => `<span>${time}</span>`).join("")}</div>`,
    "</section>",
  ].join("\n");
}

function rowHtml(one: ReportedAgent, span: Span): string {
  const { agent } = one;
  const created = Date.parse(agent.created_at);
  const started = Date.parse(agent.started_at);
  const ended = "ended_at" in agent ? Date.parse(agent.ended_at) : span.until;
  const label = `${agent.name ?? agent.id}: ${stateOf(one)}`;
  if (agent.state === "queued") {
    const from = Date.parse(agent.queued_at ?? agent.created_at);
    return rowOf({ one, label, bars: [bar({ from, to: span.until, kind: "queued", span })] });
  }
  // Of a run that was not its first one nobody knows how long it waited.
  const waited = agent.runs <= 1 && started - created > 1_000
    ? [bar({ from: created, to: started, kind: "queued", span })]
    : [];
  const kind = agent.state === "stopped" && "reason" in agent ? agent.reason : agent.state;
  return rowOf({ one, label, bars: [...waited, bar({ from: started, to: ended, kind, span })] });
}

function rowOf(
  { one, label, bars }: { one: ReportedAgent; label: string; bars: readonly string[] },
): string {
  const { agent } = one;
  return [
    `<a class="row" href="#a${escaped(agent.id)}">`,
    `<span class="label">${markOf(one)} ${escaped(label)}</span>`,
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">`,
    ...bars,
    "</svg>",
    "</a>",
  ].join("");
}

function bar(
  { from, to, kind, span }: { from: number; to: number; kind: string; span: Span },
): string {
  const at = (time: number) =>
    Math.max(
      0,
      Math.min(WIDTH, WIDTH * (time - span.since) / Math.max(1, span.until - span.since)),
    );
  const x = Math.min(at(from), WIDTH - MIN_BAR);
  const width = Math.max(MIN_BAR, at(to) - x);
  return `<rect class="${escaped(kind)}" x="${x.toFixed(1)}" y="0" width="${
    width.toFixed(1)
  }" height="${HEIGHT}"/>`;
}

/** Times below the rows, evenly. */
function ticks({ since, until }: Span): string[] {
  return Array.from({ length: TICKS + 1 }, (_, index) => {
    const time = new Date(since + (until - since) * index / TICKS);
    const two = (number: number) => String(number).padStart(2, "0");
    return `${two(time.getHours())}:${two(time.getMinutes())}`;
  });
}
