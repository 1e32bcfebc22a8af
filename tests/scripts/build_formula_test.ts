import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../lib/errors.ts";
import { formula } from "../../scripts/build/formula.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { which } from "../helpers/install.ts";

const sums = new Map(TARGETS.map(({ platform }, index) => [platform, String(index).repeat(64)]));
const options = { version: "1.2.3", repository: "isonforge/isonforge", sums };

Deno.test("formula() names the archive of each platform with its checksum", () => {
  const text = formula(options);
  for (const [platform, sum] of sums) {
    const url =
      `https://github.com/isonforge/isonforge/releases/download/v1.2.3/isonforge-1.2.3-${platform}.tar.gz`;
    assertStringIncludes(text, `url "${url}"\n      sha256 "${sum}"\n`);
  }
});

Deno.test("formula() makes none of a release that lacks a platform", () => {
  const missing = new Map(sums);
  missing.delete("linux-arm64");
  assertThrows(() => formula({ ...options, sums: missing }), UserError, "linux-arm64");
});

Deno.test("formula() is Ruby", { ignore: await which("ruby") === undefined }, async () => {
  const child = new Deno.Command("ruby", { args: ["-wc"], stdin: "piped", stdout: "piped" })
    .spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(formula(options)));
  await writer.close();
  const { stdout } = await child.output();
  assertEquals(new TextDecoder().decode(stdout), "Syntax OK\n");
});
