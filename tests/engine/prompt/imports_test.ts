import { assertEquals } from "@std/assert/equals";
import { dirname } from "@std/path/dirname";
import { mayImport, withImports } from "../../../lib/engine/prompt/imports.ts";
import { describeProject } from "../../../lib/engine/prompt/project.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

async function importedIn(files: Record<string, string>, unreadable: readonly string[] = []) {
  await using directory = await temporaryDirectory();
  for (const [name, text] of Object.entries({ ".git/HEAD": "ref: refs/heads/main\n", ...files })) {
    await Deno.mkdir(dirname(directory.at(name)), { recursive: true });
    await Deno.writeTextFile(directory.at(name), text);
  }
  const below = (text: string) => text.replaceAll(`${directory.path}/`, "");
  const found = await describeProject(directory.path, { home: "/nowhere/i", userHome: "/nowhere" });
  const { instructions, warnings } = await withImports(found, {
    userHome: "/etc",
    mayRead: (path) => Promise.resolve(!unreadable.includes(below(path))),
  });
  return {
    mayImport: mayImport(found),
    paths: instructions.map(({ path }) => below(path)),
    warnings: warnings.map(below),
  };
}

Deno.test("withImports() reads what a CLAUDE.md names, and what that names, once and from where it stands", async () => {
  assertEquals(
    await importedIn({
      "CLAUDE.md":
        "See @README, (@docs/style.md) and @docs/style.md.\n<!-- not\n@old.md -->\n@my\\ notes.md\n",
      "old.md": "commented out\n",
      "my notes.md": "mine\n",
      "README": "words\n",
      "docs/style.md": "More: @./more.md\n",
      "docs/more.md": "Back to @style.md and @../CLAUDE.md\n",
    }),
    {
      mayImport: true,
      paths: ["CLAUDE.md", "README", "docs/style.md", "docs/more.md", "my notes.md"],
      warnings: [],
    },
  );
});

Deno.test("withImports() takes no package, person, code, key or file outside of the repository for one", async () => {
  const { paths, warnings } = await importedIn({
    ".claude/CLAUDE.md":
      "`@a.md` me@a.md @types/node @anna @docs\n```\n@a.md\n```\n@~/hosts @/etc/passwd @~/none.md @../key.md\n",
    ".claude/a.md": "not imported\n",
    ".claude/docs/b.md": "not imported\n",
    "key.md": "a key\n",
  }, ["key.md"]);
  assertEquals(paths, [".claude/CLAUDE.md"]);
  assertEquals(warnings.length, 3);
  assertEquals(
    warnings[2],
    '"@../key.md" in ".claude/CLAUDE.md" was not read: it is one that the model may not read unasked',
  );
});

Deno.test("withImports() leaves an AGENTS.md as it is, and ends where too much is named", async () => {
  assertEquals((await importedIn({ "AGENTS.md": "@a.md\n", "a.md": "x\n" })).mayImport, false);
  const names = Array.from({ length: 30 }, (_, n) => `f${n}.md`);
  const files = Object.fromEntries(names.map((name) => [name, "x\n"]));
  const { paths, warnings } = await importedIn({
    "CLAUDE.md": names.map((name) => `@${name}`).join("\n"),
    ...files,
  });
  assertEquals([paths.length, warnings.length], [21, 10]);
});
