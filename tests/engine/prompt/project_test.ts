import "../../helpers/libc.ts";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { describeProject } from "../../../lib/engine/prompt/project.ts";
import { PATIENCE_MS } from "../../helpers/poll.ts";

/** Homes in which nothing is. */
const NOWHERE = { home: "/nowhere/.isonforge", userHome: "/nowhere" };

async function git(cwd: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("git", { args, cwd, stdin: "null" }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

async function inTemporaryDirectory(body: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  try {
    await body(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("describeProject() reads AGENTS.md, else CLAUDE.md, from the root of the repository down", () =>
  inTemporaryDirectory(async (outside) => {
    const root = join(outside, "repository");
    const cwd = join(root, "a", "b");
    await Deno.mkdir(cwd, { recursive: true });
    await git(root, "init", "-q", "-b", "trunk");
    await Deno.writeTextFile(join(outside, "AGENTS.md"), "not ours");
    // As an editor of Windows may save it: UTF-16.
    await Deno.writeFile(
      join(root, "AGENTS.md"),
      Uint8Array.from("\xff\xfer\0o\0o\0t\0 \0r\0u\0l\0e\0s\0", (c) => c.charCodeAt(0)),
    );
    await Deno.writeTextFile(join(root, "CLAUDE.md"), "hidden by AGENTS.md");
    await Deno.writeTextFile(join(cwd, "CLAUDE.md"), "deep rules");
    // On a busy machine git takes longer than a run waits for it.
    assertEquals(await describeProject(cwd, { ...NOWHERE, gitTimeoutMs: PATIENCE_MS }), {
      git: "branch trunk, 3 changed files",
      instructions: [
        { path: join(root, "AGENTS.md"), text: "root rules" },
        { path: join(cwd, "CLAUDE.md"), text: "deep rules" },
      ],
      warnings: [],
    });
  }));

Deno.test("describeProject() reads only the working directory when there is no repository", () =>
  inTemporaryDirectory(async (directory) => {
    await Deno.mkdir(join(directory, "a"));
    await Deno.writeTextFile(join(directory, "AGENTS.md"), "above");
    await Deno.writeTextFile(join(directory, "a", "AGENTS.md"), "x".repeat(40_000));
    const { git, instructions } = await describeProject(join(directory, "a"), NOWHERE);
    assertEquals(git, undefined);
    assertEquals(instructions.length, 1);
    assertStringIncludes(instructions[0]?.text ?? "", "[cut here: the file has 40000 characters]");
  }));

Deno.test("describeProject() reads instructions only where they are regular files of the repository", () =>
  inTemporaryDirectory(async (outside) => {
    const root = join(outside, "repository");
    await Deno.writeTextFile(join(outside, "key"), "a private key");
    const at = async (name: string, make: (path: string) => Promise<unknown>) => {
      await Deno.mkdir(join(root, name), { recursive: true });
      await make(join(root, name, "AGENTS.md"));
      await Deno.writeTextFile(join(root, name, "CLAUDE.md"), `in place of ${name}`);
    };
    await Deno.mkdir(root);
    await git(root, "init", "-q");
    await Deno.writeTextFile(join(root, "CLAUDE.md"), "shared");
    await at("link/inside", (path) => Deno.symlink(join(root, "CLAUDE.md"), path));
    await at("link", (path) => Deno.symlink(join(outside, "key"), path));
    await at("fifo", (path) => new Deno.Command("mkfifo", { args: [path] }).output());
    await at("zero", (path) => Deno.symlink("/dev/zero", path));
    await at("huge", async (path) => {
      await Deno.writeTextFile(path, "");
      await Deno.truncate(path, 5 * 1024 ** 3);
    });
    const table: [string, string[], RegExp | undefined][] = [
      ["link/inside", ["shared", "in place of link", "shared"], /link.AGENTS.* leads out of/],
      ["link", ["shared", "in place of link"], /link.AGENTS.* leads out of/],
      ["fifo", ["shared", "in place of fifo"], /is a named pipe/],
      ["zero", ["shared", "in place of zero"], /leads out of/],
      ["huge", ["shared", "in place of huge"], /is larger than/],
    ];
    for (const [name, expected, warning] of table) {
      const { instructions, warnings } = await describeProject(join(root, name), NOWHERE);
      assertEquals(instructions.map(({ text }) => text), expected, name);
      assertEquals(warnings.length, 1, name);
      assertMatch(warnings[0] ?? "", warning ?? /^$/);
    }
  }));

Deno.test("describeProject() reads what the user wrote for all projects, the nearest last", () =>
  inTemporaryDirectory(async (userHome) => {
    const home = join(userHome, ".isonforge");
    const cwd = join(userHome, "code", "shop", "src");
    for (const path of [home, join(cwd, "..", ".git"), cwd]) {
      await Deno.mkdir(path, { recursive: true });
    }
    await git(join(cwd, ".."), "init", "-q");
    const texts: [directory: string, name: string, text: string][] = [
      [home, "FORGE.md", "everywhere"],
      [home, "AGENTS.md", "not for models"],
      [userHome, "FORGE.md", "at home"],
      [join(userHome, "code"), "CLAUDE.md", "in all code"],
      [join(cwd, ".."), "FORGE.md", "in the shop"],
      [join(cwd, ".."), "CLAUDE.md", "hidden by FORGE.md"],
      [cwd, "AGENTS.md", "in src"],
      [cwd, "FORGE.md", "hidden by AGENTS.md"],
    ];
    for (const [directory, name, text] of texts) {
      await Deno.writeTextFile(join(directory, name), text);
    }
    const said = async (options: { home: string; userHome: string }) =>
      (await describeProject(cwd, options)).instructions.map(({ text }) => text);
    const all = ["everywhere", "at home", "in all code", "in the shop", "in src"];
    assertEquals(await said({ home, userHome }), all);
    assertEquals(await said({ home, userHome: "/elsewhere" }), [
      "everywhere",
      "in the shop",
      "in src",
    ]);
    // A worktree of isonforge's own lies below its home, which is then a directory above the project.
    assertEquals(
      (await describeProject(home, { home, userHome })).instructions.map(({ text }) => text),
      [
        "everywhere",
        "at home",
        "not for models",
      ],
    );
  }));

Deno.test("describeProject() says when it cuts a file", () =>
  inTemporaryDirectory(async (directory) => {
    await Deno.writeTextFile(join(directory, "FORGE.md"), "x".repeat(40_000));
    const { warnings } = await describeProject(directory, NOWHERE);
    assertEquals(warnings, [
      `"${join(directory, "FORGE.md")}" is too long: only its first 32 KB are used`,
    ]);
  }));

Deno.test("describeProject() reads .claude/rules and CLAUDE.local.md beside the main file of a directory", () =>
  inTemporaryDirectory(async (outside) => {
    const root = join(outside, "repository");
    const write = async (name: string, text: string) => {
      await Deno.mkdir(dirname(join(root, name)), { recursive: true });
      await Deno.writeTextFile(join(root, name), text);
    };
    await write("AGENTS.md", "root rules");
    await write("CLAUDE.local.md", "---\nmy sandbox is :4000");
    await write(".claude/rules/testing.md", "Test first.");
    await write(
      ".claude/rules/api/handlers.md",
      '---\npaths:\n  - "src/**/*.ts"\n  - lib\n---\nValidate.',
    );
    await write(".claude/rules/every.md", '---\npaths: "**"\n---\n');
    await write(".claude/rules/notes.txt", "none");
    await write("shared/style.md", "Tabs.");
    await write("sub/CLAUDE.local.md", "deep and mine");
    await git(root, "init", "-q");
    const link = (target: string, name: string) =>
      Deno.symlink(target, join(root, ".claude/rules", name));
    await link("../../shared", "shared");
    await link("..", "circle");
    await Deno.writeTextFile(join(outside, "key.md"), "a private key");
    await link(join(outside, "key.md"), "key.md");
    await link(outside, "outside");
    const { instructions, warnings } = await describeProject(join(root, "sub"), NOWHERE);
    assertEquals(
      instructions.map(({ path, ...rest }) => ({ ...rest, path: relative(root, path) })),
      [
        { path: "AGENTS.md", text: "root rules" },
        { path: ".claude/rules/api/handlers.md", text: "Validate.", scope: "src/**/*.ts, lib" },
        { path: ".claude/rules/shared/style.md", text: "Tabs." },
        { path: ".claude/rules/testing.md", text: "Test first." },
        { path: "CLAUDE.local.md", text: "---\nmy sandbox is :4000" },
        { path: "sub/CLAUDE.local.md", text: "deep and mine" },
      ],
    );
    assertEquals(warnings.map((text) => /"(.*?)" was not read: it is a link/.exec(text)?.[1]), [
      join(root, ".claude/rules/key.md"),
      join(root, ".claude/rules/outside"),
    ]);

    for (let n = 0; n < 60; n++) await write(`.claude/rules/many/${n}.md`, "x".repeat(1_500));
    const many = await describeProject(root, NOWHERE);
    assertEquals(many.instructions.length < 60, true);
    assertMatch(many.warnings.at(-1) ?? "", /\d+ of the files in .* were not read: 50 of them/);
  }));
