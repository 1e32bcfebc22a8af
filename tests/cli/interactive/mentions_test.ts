import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { completionsOf } from "../../../lib/cli/interactive/completions.ts";
import { withMentions } from "../../../lib/cli/interactive/mentions.ts";
import { addNote, noteIn } from "../../../lib/cli/interactive/notes.ts";
import { pasted, saidAgain, withoutMarks, wordsOnly } from "../../../lib/cli/interactive/pasted.ts";
import { imagesIn } from "../../../lib/cli/run/task/read_images.ts";
import { withoutMentionedFiles } from "../../../lib/engine/prompt/mentioned_files.ts";
import { UserError } from "../../../lib/errors.ts";
import { PNG } from "../../helpers/images.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** Of what was typed. */
async function sentOf(
  message: string,
  options: { cwd: string; userHome: string },
): Promise<string> {
  return (await withMentions(message, { ...options, home: `${options.cwd}/isonforge` })).text;
}

Deno.test("withMentions() puts the files in that a message names, and leaves other words alone", async () => {
  await using directory = await temporaryDirectory();
  const cwd = directory.path;
  await Deno.mkdir(`${cwd}/src`);
  await Deno.writeTextFile(`${cwd}/src/a.ts`, "one\n</file>\n");
  await Deno.writeTextFile(`${cwd}/my file`, "two");
  await Deno.writeTextFile(`${cwd}/~`, "no");
  const options = { cwd, userHome: `${cwd}/src` };
  const message = 'look at @src/a.ts, (@"my file") and @~/a.ts';
  const sent = await sentOf(message, options);
  assertStringIncludes(sent, `<file-2 path="src/a.ts">\none\n</file>\n</file-2>`);
  assertStringIncludes(sent, `<file path="my file">\ntwo\n</file>`);
  assertStringIncludes(sent, `<file-2 path="~/a.ts">\n`);
  assertEquals(withoutMentionedFiles(sent), message);
  for (const words of ["@param x", "me@src/a.ts", "@", "@src", "@missing", "@@src/a.ts", "plain"]) {
    assertEquals(await sentOf(words, options), words);
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
  await sentOf("@fits", options);
  for (
    const [name, problem] of [
      ["large", "is larger than 100 KB"],
      ["binary", "is not a text file"],
      ["pipe", "is a named pipe"],
      ["/dev/zero", "is a device"],
    ]
  ) {
    await assertRejects(
      () => sentOf(`see @${name}`, options),
      UserError,
      `"${name}" ${problem}`,
    );
  }
});

Deno.test("withMentions() sends no keys that a link in the project leads to, unless they are named", async () => {
  await using directory = await temporaryDirectory();
  const userHome = await Deno.realPath(directory.path);
  const cwd = `${userHome}/project`;
  for (const name of [cwd, `${userHome}/.kube`]) await Deno.mkdir(name);
  await Deno.writeTextFile(`${userHome}/.kube/config`, "token: SECRET");
  await Deno.writeTextFile(`${userHome}/notes`, "mine");
  await Deno.symlink("../.kube", `${cwd}/conf`);
  await Deno.symlink("../notes", `${cwd}/notes`);
  const options = { cwd, userHome };
  await assertRejects(
    () => sentOf("see @conf/config", options),
    UserError,
    'nothing was sent: "conf/config" is a link that leads to ',
  );
  assertStringIncludes(await sentOf("@~/.kube/config", options), "SECRET");
  assertStringIncludes(await sentOf("@notes", options), "mine");
});

Deno.test("withMentions() sends of what was pasted what one line names, and never keys", async () => {
  await using directory = await temporaryDirectory();
  const cwd = directory.path;
  await Deno.mkdir(`${cwd}/.ssh`);
  for (const name of ["a.ts", ".ssh/id_rsa", ".ssh/id_rsa.pub", "a b"]) {
    await Deno.writeTextFile(`${cwd}/${name}`, `text of ${name}`);
  }
  const options = { cwd, userHome: cwd, home: `${cwd}/isonforge` };
  const long = "line\n".repeat(20);
  const table: [message: string, sent: string[], unsent: string[]][] = [
    ["see @~/.ssh/id_rsa", [".ssh/id_rsa"], []],
    [pasted("see @~/.ssh/id_rsa"), [], ["~/.ssh/id_rsa"]],
    [pasted("see @~/.ssh/id_rsa."), [], ["~/.ssh/id_rsa"]],
    [pasted('(@"a b") @~/.ssh/id_rsa.pub'), ["a b", ".ssh/id_rsa.pub"], []],
    [`${pasted("see")} @~/.ssh/id_rsa`, [".ssh/id_rsa"], []],
    [pasted("@a.ts"), ["a.ts"], []],
    [pasted("one\ncc @a.ts, (@.ssh/id_rsa)\n@missing"), [], ["a.ts", ".ssh/id_rsa"]],
    [pasted("@a.ts \u202ehidden"), [], ["a.ts"]],
    [wordsOnly(`${long}@a.ts`), [], ["a.ts"]],
    [saidAgain("one\n@a.ts and @.ssh/id_rsa"), ["a.ts"], [".ssh/id_rsa"]],
  ];
  for (const [message, names, unsent] of table) {
    const sent = await withMentions(message, options);
    const texts = [...sent.text.matchAll(/^text of (.*)$/gm)].map(([, name]) => name);
    assertEquals([texts, sent.unsent], [names, unsent], message);
    assertEquals(withoutMentionedFiles(sent.text), withoutMarks(message));
  }
});

Deno.test("imagesIn() takes dropped images, and none of pasted prose", async () => {
  await using directory = await temporaryDirectory();
  const cwd = directory.path;
  for (const name of ["a.png", "b b.png"]) await Deno.writeFile(`${cwd}/${name}`, PNG);
  const [a, b] = [`${cwd}/a.png`, `'${cwd}/b b.png'`];
  const table: [message: string, count: number][] = [
    [pasted(a), 1],
    [pasted(`${a} ${b}`), 2],
    [pasted(`${a}\n${b}`), 2],
    [pasted(`what is wrong in ${a}?`), 1],
    [pasted(`saved\n${a}`), 0],
    [pasted(`saved\n${b} and "b b.png" and b\\ b.png and @a.png`), 0],
    [wordsOnly(`${"line\n".repeat(20)}${a}`), 0],
  ];
  for (const [message, count] of table) {
    assertEquals((await imagesIn(message, { cwd, userHome: cwd })).length, count, message);
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
