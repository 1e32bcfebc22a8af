import { assertEquals } from "@std/assert";
import { findGuardedFiles } from "../../../lib/engine/sandbox/guarded_files.ts";
import { withNamesElsewhere } from "../../../lib/engine/sandbox/linked_files.ts";
import { fill } from "../../helpers/fill.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("findGuardedFiles() looks at what is near, however busy the machine is, and ends after that", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("a/b"), { recursive: true });
  await Deno.writeTextFile(directory.at("a/b/Makefile"), "all:\n");
  const found = () => {
    const { paths, isPartial } = findGuardedFiles(directory.path, { maxMs: -1 });
    return { paths, isPartial };
  };
  assertEquals(found(), { paths: [directory.at("a/b/Makefile")], isPartial: false });
  for (let index = 0; index < 500; index++) await Deno.mkdir(directory.at(`other-${index}`));
  assertEquals(found(), { paths: [], isPartial: true });
});

Deno.test("findGuardedFiles() finds what is run later beside any number of hard links", async () => {
  await using directory = await temporaryDirectory();
  const { path, at } = directory;
  await fill(path, { "a/0": "x", "deep/er/Makefile": "all:\n" });
  for (let index = 1; index < 100; index++) await Deno.link(at("a/0"), at(`a/${index}`));
  const { paths, linked } = findGuardedFiles(path);
  assertEquals(paths, [at("deep/er/Makefile")]);
  assertEquals(linked.length, 100);
  assertEquals(withNamesElsewhere(linked), []);
  assertEquals(withNamesElsewhere(linked.slice(1)).length, 99);
});

Deno.test("findGuardedFiles() knows names of files in what is fetched or built", async () => {
  await using directory = await temporaryDirectory();
  const { path, at } = directory;
  await fill(path, { "lib/a.ts": "x", "lib/b.ts": "x", "node_modules/x/y": "x" });
  await Deno.link(at("lib/a.ts"), at("node_modules/x/a.ts"));
  await Deno.link(at("lib/b.ts"), `${path}.b`);
  try {
    assertEquals(withNamesElsewhere(findGuardedFiles(path).linked), [at("lib/b.ts")]);
  } finally {
    await Deno.remove(`${path}.b`);
  }
});

Deno.test("findGuardedFiles() finds hard links beside any number of what is run later, whatever they are called", async () => {
  await using directory = await temporaryDirectory();
  const { path, at } = directory;
  for (let index = 0; index < 64; index++) await fill(path, { [`a${index}/Makefile`]: "all:\n" });
  await fill(path, { "z/in/Makefile": "all:\n", "z/in/.vscode/tasks.json": "{}" });
  await Deno.link(at("z/in/Makefile"), at("z/in/one"));
  await Deno.link(at("z/in/.vscode/tasks.json"), at("z/in/two"));
  const { paths, linked } = findGuardedFiles(path);
  assertEquals(paths.length, 64);
  assertEquals(
    linked.map(({ path }) => path).toSorted(),
    ["z/in/.vscode/tasks.json", "z/in/Makefile", "z/in/one", "z/in/two"].map((name) => at(name)),
  );
});

Deno.test("findGuardedFiles() has what is run by its name, and not what package managers change", async () => {
  await using directory = await temporaryDirectory();
  const guarded = [
    ...[".devcontainer.json", ".jj/repo/config.toml", "a/shop.code-workspace", "mise.dev.toml"],
  ];
  const changed = [
    ...["gradle.properties", ".pnp.cjs", "default.nix", "package.json", "global.json"],
    ...["env/lib/site-packages/x.pth", ".jj/repo/store/type"],
  ];
  await fill(
    directory.path,
    Object.fromEntries([...guarded, ...changed].map((path) => [path, "x"])),
  );
  const { paths } = findGuardedFiles(directory.path);
  assertEquals(paths.sort(), guarded.map((path) => directory.at(path)).sort());
});

Deno.test("findGuardedFiles() knows what the directories above are called", async () => {
  await using directory = await temporaryDirectory();
  const home = await Deno.realPath(directory.path);
  await fill(home, {
    ".config/git/config": "x",
    ".config/other/a": "x",
    "p/.git/HEAD": "x",
    "p/.github/workflows/ci.yml": "x",
    "p/.github/CODEOWNERS": "x",
    "p/.husky/pre-commit": "x",
  });
  const table: [root: string, ...paths: string[]][] = [
    [".config", "git"],
    [".config/git", "config"],
    ["p/.github", "workflows"],
    ["p/.husky", "pre-commit"],
  ];
  for (const [root, ...paths] of table) {
    const found = findGuardedFiles(`${home}/${root}`, { home }).paths;
    assertEquals(found, paths.map((path) => `${home}/${root}/${path}`), root);
  }
});
