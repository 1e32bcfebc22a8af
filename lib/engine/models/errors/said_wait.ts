/**
 * How long an endpoint asks to wait, by its words.
 *
 * @module
 */

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const SPAN = String.raw`((?:\d+(?:\.\d+)? ?(?:ms|s|m|h|d)[a-z]*(?:,? and |, ?| )?)+)`;
const MOMENT = String
  .raw`(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?: ?(Z\b|UTC\b|GMT\b|[-+]\d\d:?\d\d))?`;

/** How it is said for how long; also where it was encoded again. */
const SPANS: readonly RegExp[] = [
  // "Please try again in 1m2.5s" of OpenAI and Groq, "Your quota will reset after 27h41m36s" of Google
  new RegExp(`(?:try again|retry|resets?|available) (?:again )?(?:in|after) ${SPAN}`, "i"),
  // Google's RetryInfo
  /"retryDelay\\*": ?\\*"(\d+(?:\.\d+)?s)\b/,
];

/** How it is said until when. */
const MOMENTS: readonly RegExp[] = [
  // "Your limit will reset at 2026-09-09 05:38:28" of z.ai
  new RegExp(
    `(?:try again|retry|resets?|available|until)(?: (?:again|at|on|after|time))*:? ${MOMENT}`,
    "i",
  ),
  // "您的限额将在 2026-08-24 00:09:21 重置" of Zhipu
  new RegExp(`将[在于] ?${MOMENT} ?(?:重置|恢复|刷新)`),
  new RegExp(`(?:重置|恢复|刷新)时间(?:为|是)?[:： ]*${MOMENT}`),
  new RegExp(String.raw`"resets?_at\\*": ?\\*"${MOMENT}`),
];

/** Numbers of seconds, and of seconds since 1970: OpenAI's plans, and Anthropic's. */
const SECONDS = /"resets_in_seconds\\*": ?(\d+)/;
const EPOCH = /(?:"resets?_at\\*": ?|usage limit reached\|)(\d{10})(?:\d{3})?\b/;

/** Ollama's names no time. It ends every five hours, counted from 1970. */
const OLLAMA_SESSION = /session usage limit/i;
const OLLAMA_SESSION_MS = 5 * 3_600_000;

/** Milliseconds; 0 where it has been, and undefined where nothing says it. */
export function waitIn(said: string): number | undefined {
  const [, span] = firstOf(SPANS, said) ?? [];
  if (span !== undefined) return spanOf(span);
  const [, seconds] = SECONDS.exec(said) ?? [];
  if (seconds !== undefined) return Number(seconds) * 1_000;
  const moment = momentIn(said);
  if (moment !== undefined) return Math.max(0, moment - Date.now());
  return OLLAMA_SESSION.test(said) ? OLLAMA_SESSION_MS - Date.now() % OLLAMA_SESSION_MS : undefined;
}

function spanOf(span: string): number {
  let total = 0;
  for (const [, number, unit] of span.matchAll(/(\d+(?:\.\d+)?) ?(ms|s|m|h|d)/gi)) {
    total += Number(number) * (UNITS[(unit ?? "").toLowerCase()] ?? 0);
  }
  return Math.round(total);
}

/** Milliseconds since 1970. */
function momentIn(said: string): number | undefined {
  const [, epoch] = EPOCH.exec(said) ?? [];
  if (epoch !== undefined) return Number(epoch) * 1_000;
  const [, time, zone] = firstOf(MOMENTS, said) ?? [];
  if (time === undefined) return undefined;
  const moment = Date.parse(time.replace(" ", "T") + zoneOf(zone));
  return Number.isNaN(moment) ? undefined : moment;
}

/** Those who name none are in China. */
function zoneOf(zone: string | undefined): string {
  if (zone === undefined) return "+08:00";
  return /\d/.test(zone) ? zone.replace(/^(...):?/, "$1:") : "Z";
}

function firstOf(patterns: readonly RegExp[], said: string): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(said);
    if (found !== null) return found;
  }
  return undefined;
}
