import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import { join } from "@std/path/join";
import { describeProject } from "../../../lib/engine/prompt/project.ts";

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
    await Deno.writeTextFile(join(root, "AGENTS.md"), "root rules");
    await Deno.writeTextFile(join(root, "CLAUDE.md"), "hidden by AGENTS.md");
    await Deno.writeTextFile(join(cwd, "CLAUDE.md"), "deep rules");
    assertEquals(await describeProject(cwd, NOWHERE), {
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
