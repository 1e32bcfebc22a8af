/**
 * How many agents an endpoint serves at once: `"endpoints": {"http://gpu1:8000/v1": {"max_running": 4}}`.
 *
 * @module
 */
import { isObject, parsedObject } from "../../text/json.ts";
import { invalid, type Sourced } from "../values.ts";

/** Places by base URL, as written. */
export type EndpointLimits = ReadonlyMap<string, number>;

const TAKES = `a limit for each base URL, e.g. {"http://gpu1:8000/v1": {"max_running": 4}}`;

/** @throws {UsageError} when the value is not that */
export function parseEndpointLimits({ value, from }: Sourced): EndpointLimits {
  const limits = new Map<string, number>();
  for (const [url, endpoint] of Object.entries(parseObject({ value, from }, TAKES))) {
    const limit = isObject(endpoint) ? endpoint["max_running"] : undefined;
    const isAlone = isObject(endpoint) && Object.keys(endpoint).length === 1;
    if (!/^https?:\/\/[^@]+$/.test(url) || !isAlone || !isPlaces(limit)) {
      throw invalid({ value, from }, TAKES);
    }
    limits.set(url, limit);
  }
  return limits;
}

/** The object that a JSON text is. */
export function parseObject({ value, from }: Sourced, takes: string): Record<string, unknown> {
  const parsed = parsedObject(value);
  if (parsed === undefined) throw invalid({ value, from }, takes);
  return parsed;
}

function isPlaces(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
