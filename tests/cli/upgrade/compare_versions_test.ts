import { assert, assertEquals } from "@std/assert";
import { compareVersions } from "../../../lib/cli/upgrade/compare_versions.ts";

/** From the older to the newer; the second line is the example of semver.org. */
const ORDERED = [
  ...["0.1.0", "0.1.1", "0.2.0", "0.10.0"],
  ...["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2"],
  ...["1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "2.0.0-0", "2.0.0"],
];

Deno.test("compareVersions() orders versions by their precedence", () => {
  for (const [index, older] of ORDERED.entries()) {
    assertEquals(compareVersions(older, older), 0);
    for (const newer of ORDERED.slice(index + 1)) {
      assert(compareVersions(older, newer) < 0, `${older} < ${newer}`);
      assert(compareVersions(newer, older) > 0, `${newer} > ${older}`);
    }
  }
});

Deno.test("compareVersions() takes no account of how something was built", () => {
  assertEquals(compareVersions("1.0.0+abc", "1.0.0+def"), 0);
});
