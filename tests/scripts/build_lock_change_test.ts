import { assertEquals } from "@std/assert/equals";
import { lockChange } from "../../scripts/build/lock_change.ts";

const NPM_PART = {
  version: "5",
  specifiers: { "npm:zod@3.25.76": "3.25.76" },
  npm: { "zod@3.25.76": { integrity: "sha512-a" } },
  workspace: { dependencies: ["jsr:@std/path@1.1.6", "npm:zod@3.25.76"] },
};
const WHOLE = {
  version: "5",
  specifiers: { "jsr:@std/path@1.1.6": "1.1.6", "npm:zod@3.25.76": "3.25.76" },
  jsr: { "@std/path@1.1.6": { integrity: "b" } },
  npm: NPM_PART.npm,
  workspace: NPM_PART.workspace,
};

const CASES: readonly [what: string, before: unknown, after: unknown, expected: string][] = [
  ["nothing changed", WHOLE, WHOLE, "none"],
  ["JSR's part was added", NPM_PART, WHOLE, "completed"],
  ["a hash of npm changed as well", NPM_PART, {
    ...WHOLE,
    npm: { "zod@3.25.76": { integrity: "sha512-other" } },
  }, "other"],
  ["a package of npm was added as well", NPM_PART, {
    ...WHOLE,
    specifiers: { ...WHOLE.specifiers, "npm:left-pad@1.3.0": "1.3.0" },
  }, "other"],
  ["only a specifier was added", NPM_PART, { ...NPM_PART, specifiers: WHOLE.specifiers }, "other"],
  [
    "JSR's part changed",
    WHOLE,
    { ...WHOLE, jsr: { "@std/path@1.1.6": { integrity: "c" } } },
    "other",
  ],
  ["JSR's part went away", WHOLE, NPM_PART, "other"],
];

for (const [what, before, after, expected] of CASES) {
  Deno.test(`lockChange() says "${expected}" when ${what}`, () => {
    assertEquals(lockChange(JSON.stringify(before), JSON.stringify(after)), expected);
  });
}

Deno.test('lockChange() says "other" when one of them is no JSON', () => {
  assertEquals(lockChange("{", "{}"), "other");
  assertEquals(lockChange("", JSON.stringify(WHOLE)), "other");
});
