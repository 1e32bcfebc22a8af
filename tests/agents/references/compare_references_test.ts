import { assertEquals } from "@std/assert";
import {
  compareReferences,
  sumOfChanges,
} from "../../../lib/agents/references/compare_references.ts";

const [A, B, C] = ["a", "b", "c"].map((digit) => digit.repeat(40)) as [string, string, string];

Deno.test("compareReferences() tells what matters most first, whatever else was made", () => {
  const before = new Map([
    ["refs/tags/v1", A],
    ["refs/stash", A],
    ["logs/refs/stash", "1"],
    ["refs/heads/same", A],
    ["refs/heads/other", A],
    ["refs/heads/gone", A],
    ["refs/notes/commits", A],
    ["refs/remotes/origin/HEAD", "ref: refs/remotes/origin/main"],
    ["main-worktree/HEAD", "ref: refs/heads/master"],
  ]);
  const after = new Map([
    ["refs/heads/a", B],
    ["refs/tags/v1", B],
    ["refs/stash", B],
    ["logs/refs/stash", "2"],
    ["refs/heads/same", A],
    ["refs/heads/other", B],
    ["refs/notes/commits", B],
    ["refs/remotes/origin/HEAD", "ref: refs/remotes/origin/x"],
    ["main-worktree/HEAD", "ref: refs/heads/other"],
  ]);
  assertEquals(compareReferences(before, after), [
    {
      name: "main-worktree/HEAD",
      change: "moved",
      from: "ref: refs/heads/master",
      to: "ref: refs/heads/other",
    },
    { name: "refs/heads/gone", change: "gone", from: A },
    { name: "refs/heads/other", change: "moved", from: A, to: B },
    // The older ones have changed with it.
    { name: "refs/stash", change: "moved", from: A, to: B },
    { name: "refs/tags/v1", change: "moved", from: A, to: B },
    {
      name: "refs/remotes/origin/HEAD",
      change: "moved",
      from: "ref: refs/remotes/origin/main",
      to: "ref: refs/remotes/origin/x",
    },
    { name: "refs/notes/commits", change: "moved", from: A, to: B },
    { name: "refs/heads/a", change: "new", to: B },
  ]);
  assertEquals(compareReferences(after, after), []);
});

Deno.test("sumOfChanges() goes from before the first run to after the last one", () => {
  const name = "refs/heads/x";
  const moved = (from: string, to: string) => ({ name, change: "moved" as const, from, to });
  assertEquals(sumOfChanges([moved(A, B)], [moved(B, C)]), [moved(A, C)]);
  assertEquals(sumOfChanges([moved(A, B)], [moved(B, A)]), []);
  assertEquals(sumOfChanges([moved(A, B)], []), [moved(A, B)]);
  assertEquals(sumOfChanges([moved(A, B)], [{ name, change: "gone", from: B }]), [
    { name, change: "gone", from: A },
  ]);
  assertEquals(
    sumOfChanges([{ name, change: "new", to: A }], [{ name, change: "gone", from: A }]),
    [],
  );
});
