/** The many words of a shell that lead to one file, which a rule denies to read. Nothing of it is run. */
import { assertDecided, inRepository, type Judge } from "./rule_judge.ts";

const FILES = { "secrets/key": "TOP\n", ".env": "K=V\n", "src/a.ts": "a\n" };

/** Its directory is `~/project`. */
function inProject(body: (decide: Judge) => Promise<void>): Promise<void> {
  const deny = ["Read(./secrets/**)", "Read(.env)", "Bash(git push:*)"];
  return inRepository({ lists: { deny }, mode: "yolo", files: FILES }, body);
}

Deno.test("a denied file stays denied where `~` stands in braces or behind a `=`", async () => {
  await inProject(async (decide) => {
    await assertDecided(decide, [
      "cat {~,/x}/project/secrets/key",
      "cat {~/project/secrets/key,src/a.ts}",
      "dd if=~/project/secrets/key",
      "export K=~/project/secrets/key; cat $K",
      "K=x:~/project/secrets/key; cat ${K#x:}",
      "HOME=$PWD/secrets; cat ~/key",
    ], "deny");
    await assertDecided(
      decide,
      ["cat {~,/x}/project/src/a.ts", "cat '~/project/secrets/key'"],
      "allow",
    );
  });
});
