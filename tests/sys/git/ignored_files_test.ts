import { assertEquals } from "@std/assert";
import { ignoredFiles } from "../../../lib/sys/git/ignored_files.ts";
import { PathEntries } from "../../../lib/sys/git/path_entries.ts";
import { disarm } from "../../../lib/sys/git/read_git.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("ignoredFiles() lists a directory that a rule names as one, else file by file, whichever rules there are", async () => {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  await git(path, "init", "-q");
  const files = {
    ".gitignore": "node_modules/\n*.o\n",
    ".git/info/exclude": "mine\n",
    ".venv/.gitignore": "*\n",
    ".venv/bin/tool": "",
    "node_modules/a/b": "",
    "pkg/node_modules/c": "",
    "obj/1.o": "",
    "obj/2.o": "",
    "obj-x/3.o": "",
    "obj-x/seen": "",
    "held/node_modules/tracked": "",
    "held/node_modules/other": "",
    mine: "",
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(directory.at(name, ".."), { recursive: true });
    await Deno.writeTextFile(directory.at(name), text);
  }
  await git(path, "add", "-f", "held/node_modules/tracked");
  const options = { disarmed: await disarm({ cwd: path }), timeoutMs: undefined };
  const entries = [
    ...[".venv/.gitignore", ".venv/bin/", "held/node_modules/other", "mine", "node_modules/"],
    ...["obj-x/3.o", "obj/1.o", "obj/2.o", "pkg/node_modules/"],
  ];
  assertEquals(await ignoredFiles({ cwd: path }, options), { entries });
  assertEquals(await ignoredFiles({ cwd: path }, { ...options, maxEntries: 8 }), {
    unknown: "there are more than 8",
  });
});

Deno.test("PathEntries find the entry that stands for a path", () => {
  const entries = new PathEntries(["file", "a/b/", "a/.x"]);
  const found = [
    "file",
    "file/x",
    "a/b",
    "a/b/",
    "a/b/c",
    "a/b/c/d",
    "a/bc",
    "a/.x",
    "a",
    "b/file",
  ];
  assertEquals(found.map((path) => entries.entryOf(path)), [
    ...["file", undefined, undefined, "a/b/", "a/b/", "a/b/"],
    ...[undefined, "a/.x", undefined, undefined],
  ]);
  const more = entries.with(new Set(["b/"]));
  assertEquals([more.has("b/file"), more.has("a/b/c"), more.size], [true, true, 4]);
  assertEquals([entries.with(new Set()), more.key === entries.key], [entries, false]);
});
