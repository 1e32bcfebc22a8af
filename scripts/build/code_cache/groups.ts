/**
 * Which parts lie together: those that the same command lines need.
 *
 * @module
 */
import { type Parts, requiredBy } from "./parts.ts";

/** Of each command line that was tried: the parts that it imported by `import()`. */
export type Uses = Readonly<Record<string, readonly string[]>>;

/** Opening a group takes as long as loading so many characters that are not needed: 0.1 ms (measured). */
const WORTH_A_GROUP = 20_000;

/** The parts that each of them needs, starting with the part `entry`. */
export function partsOfUses(
  parts: Parts,
  { entry, uses }: { entry: string; uses: Uses },
): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(uses).map((
      [use, loaded],
    ) => [use, [...withRequired(parts, [entry, ...loaded])]]),
  );
}

/** The group of each part that one of them needs, starting with the part `entry`. */
export function groupParts(
  parts: Parts,
  { entry, uses, least, lean, worthAGroup = WORTH_A_GROUP }: {
    entry: string;
    uses: Uses;
    /** The use that needs least: what it shares with any other lies with what all need. */
    least: string;
    /** The use that loads nothing which it does not need. */
    lean: string;
    worthAGroup?: number;
  },
): Record<string, string> {
  const users = usersOf(partsOfUses(parts, { entry, uses }));
  const sizes: Record<string, number> = {};
  for (const [name, of] of users) {
    sizes[of.join("-")] = (sizes[of.join("-")] ?? 0) + (parts.get(name)?.length ?? 0);
  }
  const count = Object.keys(uses).length;
  const groupOf = (of: readonly string[]) => {
    const group = of.join("-");
    if (of.length === count || (of.length > 1 && of.includes(least))) return "all";
    const isSmall = of.length > 1 && (sizes[group] ?? 0) < worthAGroup;
    if (!isSmall && of.length <= count / 2) return group;
    return of.includes(lean) ? "most" : "others";
  };
  return Object.fromEntries(users.entries().map(([name, of]) => [name, groupOf(of)]));
}

/**
 * The groups of what only some runs need beside all that, opened by those alone: what the same ones need lies together.
 *
 * @param groups of the parts that lie together already
 * @param extras of each: the parts that it imported by `import()`
 */
export function groupExtras(
  parts: Parts,
  { entry, groups, extras }: {
    entry: string;
    groups: Readonly<Record<string, string>>;
    extras: Uses;
  },
): Record<string, string> {
  const users = usersOf(partsOfUses(parts, { entry, uses: extras }));
  return Object.fromEntries(
    users.entries().filter(([name]) => groups[name] === undefined)
      .map(([name, of]) => [name, of.join("-")]),
  );
}

/** Of each part, who needs it. */
function usersOf(needed: Readonly<Record<string, readonly string[]>>): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const [use, names] of Object.entries(needed)) {
    for (const name of names) users.set(name, [...users.get(name) ?? [], use]);
  }
  return users;
}

function withRequired(parts: Parts, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const add = (name: string) => {
    const text = parts.get(name);
    if (text === undefined || found.has(name)) return;
    found.add(name);
    requiredBy(text).forEach(add);
  };
  names.forEach(add);
  return found;
}
