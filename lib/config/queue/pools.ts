/**
 * Several base URLs under one name: `"pools": {"gpus": ["http://gpu1:8000/v1", "http://gpu2:8000/v1"]}`.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";
import { nearNames } from "../../text/near_names.ts";
import { baseUrl } from "../settings/setting_values.ts";
import { invalid, type Sourced } from "../values.ts";
import { parseObject } from "./endpoint_limits.ts";

/** Base URLs by the name of their pool. */
export type Pools = ReadonlyMap<string, readonly string[]>;

const TAKES = `base URLs by name, e.g. {"gpus": ["http://gpu1:8000/v1", "http://gpu2:8000/v1"]}`;

/** @throws {UsageError} when the value is not that */
export function parsePools({ value, from }: Sourced): Pools {
  return new Map(
    Object.entries(parseObject({ value, from }, TAKES)).map(([name, urls]) => {
      const isList = Array.isArray(urls) && urls.length > 0 &&
        urls.every((url) => typeof url === "string");
      if (!isList) throw invalid({ value, from }, TAKES);
      return [
        name,
        urls.map((url) => baseUrl({ value: url, from: `the pool "${name}" in ${from}` })),
      ];
    }),
  );
}

/** @throws {UsageError} when there is no pool of that name */
export function poolNamed(name: string, pools: Pools): readonly string[] {
  const urls = pools.get(name);
  if (urls !== undefined) return urls;
  const [near] = nearNames(name, [...pools.keys()]);
  throw new UsageError(`there is no pool "${name}"`, {
    hint: near === undefined
      ? `isonforge config set pools '{"${name}": ["http://gpu1:8000/v1"]}' makes it`
      : `did you mean ${near}?`,
  });
}
