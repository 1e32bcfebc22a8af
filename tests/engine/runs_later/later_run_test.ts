import "../../helpers/libc.ts";
import { assertEquals } from "@std/assert";
import { type Finding, Findings } from "../../../lib/engine/runs_later/later_run.ts";

Deno.test("Findings tells of a new directory that alone, whatever is found first", () => {
  const found: Finding[] = [
    { path: "/p/.github/workflows/ci.yml", by: "the CI", change: "new" },
    { path: "/p/.github", by: "the CI", change: "new" },
    { path: "/p/.github2", by: "the CI", change: "new" },
    { path: "/p/.vscode", by: "your editor", change: "changed" },
    { path: "/p/.vscode/tasks.json", by: "your editor", change: "new" },
    { path: "/p/b.git", by: "git", change: "new", isRepository: true },
    { path: "/p/b.git/hooks/pre-push", by: "git", change: "new" },
    { path: "/p/b.git/Makefile", by: "make", change: "new" },
  ];
  const expected = [
    "/p/.github",
    "/p/.github2",
    "/p/.vscode",
    "/p/.vscode/tasks.json",
    "/p/b.git",
    "/p/b.git/Makefile",
  ];
  for (const order of [found, found.toReversed()]) {
    const findings = new Findings();
    for (const finding of order) findings.add(finding);
    assertEquals(findings.told.map(({ path }) => path).sort(), expected);
  }
});

Deno.test("Findings keeps what the run has made as its own, and knows of many what is left", () => {
  const findings = new Findings();
  // Compared with each other, they would take minutes.
  for (let file = 0; file < 20_000; file++) {
    findings.add({ path: `/no/such/${file}/Makefile`, by: "make", change: "new" });
  }
  assertEquals(findings.told.length, 20_000);
  for (const change of ["new", "changed"] as const) {
    findings.add({ path: "/", by: "your shell", change });
  }
  assertEquals(findings.left.told, [{ path: "/", by: "your shell", change: "new" }]);
});
