/**
 * How deno.lock differs from the committed one.
 *
 * A machine where JSR does not answer can only commit the npm part of it. A normal install then adds what JSR says:
 * that one difference is known, and changes nothing that the commit fixes.
 *
 * @module
 */

/** What a build finds of deno.lock. */
export type LockChange = "none" | "completed" | "other";

/** Compares the text of deno.lock in the commit with that in the working tree. */
export function lockChange(committed: string, current: string): LockChange {
  if (committed === current) return "none";
  try {
    const before = JSON.parse(committed);
    const after = JSON.parse(current);
    if (before.jsr !== undefined || after.jsr === undefined) return "other";
    return canonical(before) === canonical(withoutJsr(after)) ? "completed" : "other";
  } catch {
    return "other";
  }
}

function withoutJsr({ jsr: _jsr, specifiers = {}, ...rest }: Record<string, unknown>) {
  const kept = Object.entries(specifiers as object).filter(([name]) => !name.startsWith("jsr:"));
  return { ...rest, specifiers: Object.fromEntries(kept) };
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, part) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  );
}
