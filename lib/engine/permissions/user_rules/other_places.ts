/**
 * Other names that a command line gives to a directory before it reads from it: `ln -s . x`, `docker run -v .:/x`.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { ENGINES, parseMounts } from "../rules/mounts.ts";
import type { ObservedProgram } from "./observe_command.ts";

/** What lies at `from` is what lies at `to`, absolute on this machine. */
export interface OtherPlace {
  from: string;
  to: string;
  /** Only in a container. */
  isElsewhere: boolean;
}

/** Each word is held against each; nobody makes more on one line. */
const MAX_PLACES = 32;

/** Those that the programs of a line make. */
export function otherPlaces(programs: readonly ObservedProgram[]): OtherPlace[] {
  const found = programs.flatMap((program): OtherPlace[] => {
    const { name, args, cwd = "/" } = program;
    if (ENGINES.includes(name)) {
      return parseMounts(args).mounts.filter(({ target }) => target !== "")
        .map(({ source, target }) => ({
          ...{ from: target, to: resolve(cwd, source) },
          isElsewhere: true,
        }));
    }
    const operands = args.filter((arg) => !arg.startsWith("-"));
    const isLink = name === "ln" && args.some((arg) => /^-[a-zA-Z]*s|^--symbolic$/.test(arg));
    const isMount = /^(?:mount|bindfs|bwrap)$/.test(name);
    if (!isLink && !isMount) return [];
    const [target = ".", made = basename(target)] = operands;
    const place = resolve(cwd, made);
    // What a link says counts from where it lies.
    const to = isLink ? resolve(place, "..", target) : resolve(cwd, target);
    return [
      { from: place, to, isElsewhere: false },
      { from: join(place, basename(target)), to: resolve(place, target), isElsewhere: false },
    ];
  });
  return Array.from(
    new Map(found.map((place) => [`${place.from}\0${place.to}`, place])).values(),
  ).slice(0, MAX_PLACES);
}

/** Where else on this machine a path leads, absolute. */
export function pathsElsewhere(
  path: string,
  { cwd, isElsewhere }: Pick<ObservedProgram, "cwd" | "isElsewhere">,
  places: readonly OtherPlace[],
): string[] {
  const place = resolve(cwd ?? "/", path);
  return places.flatMap((other) => {
    if (other.isElsewhere !== isElsewhere) return [];
    if (place === other.from) return [other.to];
    return place.startsWith(`${other.from.replace(/\/$/, "")}/`)
      ? [join(other.to, place.slice(other.from.length))]
      : [];
  });
}
