import { assertEquals } from "@std/assert";
import {
  describeReferences,
  describeReferencesLeft,
  referenceLines,
} from "../../../lib/cli/worktrees/describe_references.ts";

const [A, B] = ["a".repeat(40), "b".repeat(40)] as [string, string];

Deno.test("describeReferences() names each as git does, and what runs later once", () => {
  const runs_later = Array.from({ length: 7 }, (_, index) => ({
    ...{ path: `${index}/.envrc`, by: "your shell" },
    change: "new" as const,
  }));
  const told = {
    changed: [
      {
        ...{ name: "main-worktree/HEAD", change: "moved" as const },
        ...{ from: "ref: refs/heads/master", to: A },
      },
      { name: "refs/heads/other", change: "moved" as const, from: A, to: B, runs_later },
      { name: "refs/tags/v1", change: "moved" as const, from: A, to: B, runs_later },
      { name: "refs/stash", change: "gone" as const, from: A },
      { name: "logs/refs/stash", change: "moved" as const, from: "1", to: "2" },
      { name: "refs/notes/x", change: "new" as const, to: B },
    ],
    left_out: 3,
    unknown: "it took\nlonger",
  };
  const lines = [
    "HEAD of the main checkout (switched from master to aaaaaaa)",
    "other (moved from aaaaaaa to bbbbbbb; runs later: 0/.envrc (your shell, new), 1/.envrc (your shell, new), " +
    "2/.envrc (your shell, new), 3/.envrc (your shell, new), 4/.envrc (your shell, new) and 2 more)",
    "tag v1 (moved from aaaaaaa to bbbbbbb)",
    "stash (gone, was aaaaaaa)",
    "older stashes (changed)",
    "refs/notes/x (new, bbbbbbb)",
  ];
  const all = `${lines.join(", ")} and 3 more; not known of all: it took longer`;
  assertEquals(
    describeReferences(told),
    `references: look first: changed while it ran, by it or by others: ${all}`,
  );
  assertEquals(
    describeReferences({ ...told, until: "now" }),
    `references: look first: changed since it began, by it or by others: ${all}`,
  );
  assertEquals(describeReferencesLeft(told), `references stay as they are: ${all}`);
  assertEquals(referenceLines(told), [
    ...lines,
    "and 3 more",
    "not known of all: it took longer",
  ]);
  assertEquals(describeReferences(undefined), undefined);
});
