import { assertEquals } from "@std/assert/equals";
import { join } from "@std/path/join";
import { instructionsFor } from "../../../lib/cli/init/instructions.ts";
import { projectFacts } from "../../../lib/cli/init/project_facts.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** What is found in a project of these files. */
async function factsOf(files: Record<string, string>, directories: string[] = []) {
  await using directory = await temporaryDirectory();
  for (const name of directories) await Deno.mkdir(directory.at(name));
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(directory.path, name), text);
  }
  const facts = projectFacts(directory.path);
  return { ...facts, commands: facts.commands.map(({ command }) => command) };
}

Deno.test("projectFacts() finds name and commands where each kind of project has them", async () => {
  const cases: [files: Record<string, string>, name: string, commands: string[]][] = [
    [{ "package.json": '{"name":"shop","scripts":{"test":"x"}}' }, "shop", ["npm run test"]],
    [
      { "package.json": '{"name":"shop","scripts":{"test":"x"}}', "pnpm-lock.yaml": "" },
      "shop",
      ["pnpm run test"],
    ],
    ...Object.entries({
      "package-lock.json": "npm",
      "yarn.lock": "yarn",
      "bun.lock": "bun",
      "bun.lockb": "bun",
    }).map(([lock, manager]): typeof cases[number] => [
      {
        "package.json": '{"name":"shop","scripts":{"test":"x"}}',
        [lock]: "\0".repeat(2 ** 20 + 1),
      },
      "shop",
      [`${manager} run test`],
    ]),
    [
      {
        "package.json": '{"name":"a","packageManager":"yarn@4.1.0","scripts":{"test":"x"}}',
        "pnpm-lock.yaml": "",
      },
      "a",
      ["yarn run test"],
    ],
    [{ "deno.json": '{"name":"@a/b","tasks":{"ok":"x"}}' }, "@a/b", ["deno task ok"]],
    [{ "Cargo.toml": '[package]\nname = "crab"\n' }, "crab", ["cargo build", "cargo test"]],
    [{ "go.mod": "module example.com/gopher\n" }, "example.com/gopher", [
      "go build ./...",
      "go test ./...",
    ]],
    [{ "pyproject.toml": '[project]\nname = "snake"\n[tool.pytest]\n' }, "snake", ["pytest"]],
    [{ "README.md": "# The shop\n", Makefile: "test: a\n\t@x\nVAR := 1\ntest: b\n" }, "The shop", [
      "make test",
    ]],
    [{ "package.json": "not json", "README.md": "# Fallback" }, "Fallback", []],
  ];
  for (const [files, name, commands] of cases) {
    const facts = await factsOf(files);
    assertEquals([facts.name, facts.commands], [name, commands]);
  }
});

Deno.test("projectFacts() lists directories of the project's own", async () => {
  const { directories } = await factsOf({}, ["src", "node_modules", ".git", "docs", "dist"]);
  assertEquals(directories, ["docs", "src"]);
});

Deno.test("instructionsFor() leaves places for what no file says", () => {
  assertEquals(
    instructionsFor({ name: "shop", commands: [], directories: ["src"] }),
    "# shop\n\n## Commands\n\n- How to build, test and lint: add the commands here.\n\n" +
      "## Layout\n\n- `src/`: what is in it\n\n" +
      "## Conventions\n\n- What is done in this project and elsewhere not: add it here.\n",
  );
});
