/**
 * Which parts lie together: those that the same command lines need.
 *
 * @module
 */
import { type Parts, requiredBy } from "./parts.ts";

/** Of each command line that was tried: the parts that it imported by `import()`. */
export type Uses = Readonly<Record<string, readonly string[]>>;

/** The group of each part that one of them needs, starting with the part `entry`. */
export function groupParts(parts: Parts, { entry, uses }: { entry: string; uses: Uses }) {
  const users = new Map<string, string[]>();
  for (const [use, loaded] of Object.entries(uses)) {
    for (const name of withRequired(parts, [entry, ...loaded])) {
      users.set(name, [...users.get(name) ?? [], use]);
    }
  }
  const count = Object.keys(uses).length;
  return Object.fromEntries(
    users.entries().map(([name, of]) => [name, groupOf(of, count)]),
  );
}

/** What most need lies together: a group more costs each of them more than it spares the others. */
function groupOf(users: readonly string[], count: number): string {
  if (users.length === count) return "all";
  return users.length > count / 2 ? "most" : users.join("-");
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
