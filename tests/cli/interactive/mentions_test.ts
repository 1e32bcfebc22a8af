import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { completionsOf } from "../../../lib/cli/interactive/completions.ts";
import { withMentions } from "../../../lib/cli/interactive/mentions.ts";
import { addNote, noteIn } from "../../../lib/cli/interactive/notes.ts";
import { withoutMentionedFiles } from "../../../lib/engine/prompt/mentioned_files.ts";
import { UserError } from "../../../lib/errors.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("withMentions() puts the files in that a message names, and leaves other words alone", async () => {
  await using directory = await temporaryDirectory();
  const cwd = directory.path;
  await Deno.mkdir(`${cwd}/src`);
  await Deno.writeTextFile(`${cwd}/src/a.ts`, "one\n</file>\n");
  await Deno.writeTextFile(`${cwd}/my file`, "two");
  await Deno.writeTextFile(`${cwd}/~`, "no");
  const options = { cwd, userHome: `${cwd}/src` };
  const message = 'look at @src/a.ts, (@"my file") and @~/a.ts';
  const sent = withMentions(message, options);
  assertStringIncludes(sent, `<file-2 path="src/a.ts">\none\n</file>\n</file-2>`);
  assertStringIncludes(sent, `<file path="my file">\ntwo\n</file>`);
  assertStringIncludes(sent, `<file-2 path="~/a.ts">\n`);
  assertEquals(withoutMentionedFiles(sent), message);
  for (const words of ["@param x", "me@src/a.ts", "@", "@src", "@missing", "@@src/a.ts", "plain"]) {
    assertEquals(withMentions(words, options), words);
  }
});

Deno.test("withMentions() sends nothing where a file cannot go with it", async () => {
  await using directory = await temporaryDirectory();
  const cwd = directory.path;
  const options = { cwd, userHome: cwd };
  await Deno.writeTextFile(`${cwd}/large`, "x".repeat(100 * 1024 + 1));
  await Deno.writeTextFile(`${cwd}/fits`, "x".repeat(100 * 1024));
  await Deno.writeTextFile(`${cwd}/binary`, "a\0b");
  await new Deno.Command("mkfifo", { args: [`${cwd}/pipe`] }).output();
  withMentions("@fits", options);
  for (
    const [name, problem] of [
      ["large", "is larger than 100 KB"],
      ["binary", "is not a text file"],
      ["pipe", "is a named pipe"],
      ["/dev/zero", "is a device"],
    ]
  ) {
    assertThrows(() => withMentions(`see @${name}`, options), UserError, `"${name}" ${problem}`);
  }
});

Deno.test("completionsOf() offers commands after / and files after @", async () => {
  await using directory = await temporaryDirectory();
  const cwd = directory.path;
  await Deno.mkdir(`${cwd}/src`);
  for (const name of ["src/one.ts", "src/other.ts", "a b", ".hidden", "bad\x1bname"]) {
    await Deno.writeTextFile(`${cwd}/${name}`, "");
  }
  const offered = (line: string) => completionsOf(line, { cwd, userHome: cwd });
  assertEquals(offered("/co"), [["/cost ", "/compact "], "/co"]);
  assertEquals(offered("see @s"), [["src/"], "s"]);
  assertEquals(offered("see @src/o"), [["src/one.ts ", "src/other.ts "], "src/o"]);
  assertEquals(offered("@~/src/on"), [["~/src/one.ts "], "~/src/on"]);
  assertEquals(offered("@a"), [['"a b" '], "a"]);
  assertEquals(offered('@"a '), [['"a b" '], '"a ']);
  assertEquals(offered("@.h"), [[".hidden "], ".h"]);
  for (const line of ["", "words", "me@s", "/etc/ho", "@missing/x", "@bad"]) {
    assertEquals(offered(line)[0], []);
  }
});

Deno.test("noteIn() takes one line that begins with #, and no number of an issue", () => {
  assertEquals(noteIn("#use pnpm"), "use pnpm");
  assertEquals(noteIn("  # use pnpm "), "use pnpm");
  for (const message of ["#12 is broken", "# Title\n\ntext", "#", "say #this", ""]) {
    assertEquals(noteIn(message), undefined);
  }
});

Deno.test("addNote() adds items to what is there, privately, and refuses what no run would read", async () => {
  await using directory = await temporaryDirectory();
  const home = `${directory.path}/home`;
  await addNote("one", home);
  const path = `${home}/FORGE.md`;
  assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
  await Deno.writeTextFile(path, "# Mine\nno line break");
  await addNote("two\x1b[2J", home);
  assertEquals(await Deno.readTextFile(path), "# Mine\nno line break\n- two [2J\n");
  await Deno.writeTextFile(path, "x".repeat(32 * 1024));
  const error = await addNote("three", home).catch((error) => error);
  assertStringIncludes(error.message, "would be longer than a run reads");
});
