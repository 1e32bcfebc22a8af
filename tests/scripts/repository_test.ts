import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { fromFileUrl } from "@std/path/from-file-url";
import { REPOSITORY, withRepository } from "../../scripts/repository.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

Deno.test("withRepository() renames where the project lives, and no other project", () => {
  const before = `curl https://github.com/old/isonforge/releases/latest/download/install.sh
gh attestation verify FILE --repo old/isonforge
repository=old/isonforge
uses: old/isonforge/.github/actions/run@v1
https://github.com/denoland/deno https://github.com/old/isonforge-extras --repo denoland/deno`;
  const after = withRepository(before, "new.owner/isonforge");
  assertEquals(after.match(/old\/isonforge/g)?.length, 1);
  assertStringIncludes(after, "https://github.com/new.owner/isonforge/releases");
  assertStringIncludes(after, "--repo new.owner/isonforge\n");
  assertStringIncludes(after, "repository=new.owner/isonforge\n");
  assertStringIncludes(after, "uses: new.owner/isonforge/.github");
  assertStringIncludes(after, "https://github.com/old/isonforge-extras --repo denoland/deno");
});

Deno.test("no tracked file names another repository of ours than deno.json", async () => {
  const { stdout } = await new Deno.Command("git", {
    args: [
      "grep",
      "-I",
      "-l",
      "-E",
      "github\\.com/[^/]+/isonforge",
      "--",
      ":!tests",
      ":!CHANGELOG.md",
    ],
    cwd: ROOT,
  }).output();
  const files = new TextDecoder().decode(stdout).split("\n").filter((file) => file !== "");
  assertEquals(files.includes("README.md"), true);
  for (const file of files) {
    const text = await Deno.readTextFile(`${ROOT}${file}`);
    assertEquals(withRepository(text, REPOSITORY), text, file);
  }
});
