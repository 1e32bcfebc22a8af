import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { gitConfiguration, settingsIn } from "../../../lib/sys/git/configuration.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const TEXT = String.raw`
; a comment \
[core] fsmonitor = ./a.sh # why
	hooksPath="tools/my hooks" ; here
[CORE]
	Editor = sh -c \"x\" \
-y
	pager
[filter "A.b \"c\""]
	clean = "./c # d.sh" -- %f
	required
[diff.old]
	command = a\\b;c
broken ] = "
[alias]
	x = "!f() { ./y; }; f"
`;

Deno.test("settingsIn() reads what git reads", async () => {
  const settings = settingsIn(TEXT.replace('broken ] = "\n', ""));
  assertEquals(settings, [
    { key: "core.fsmonitor", value: "./a.sh" },
    { key: "core.hookspath", value: "tools/my hooks" },
    { key: "core.editor", value: 'sh -c "x" -y' },
    { key: "core.pager", value: "true" },
    { key: 'filter.A.b "c".clean', value: "./c # d.sh -- %f" },
    { key: 'filter.A.b "c".required', value: "true" },
    { key: "diff.old.command", value: "a\\b" },
    { key: "alias.x", value: "!f() { ./y; }; f" },
  ]);
  // What is broken, git does not read; nothing behind it is lost here.
  assertEquals(settingsIn(TEXT).at(-1), settings.at(-1));
  await using directory = await temporaryDirectory();
  const file = directory.at("config");
  await Deno.writeTextFile(file, TEXT.replace('broken ] = "\n', ""));
  const listed = await git(directory.path, "config", "--file", file, "--list", "-z");
  assertEquals(
    listed.split("\0").filter(Boolean).map((pair) => {
      const end = pair.indexOf("\n");
      return end === -1
        ? { key: pair, value: "true" }
        : { key: pair.slice(0, end), value: pair.slice(end + 1) };
    }),
    settings,
  );
});

Deno.test("gitConfiguration() knows the user's, and what is included by what is included, be it there or not", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const write = async (name: string, text: string) => {
    await Deno.mkdir(join(root, name, ".."), { recursive: true });
    await Deno.writeTextFile(join(root, name), text);
  };
  await write("shop/.git/config", "[include]\n\tpath = ../one.conf\n[user]\n\tpath = ../no\n");
  await write(
    "shop/one.conf",
    '[includeIf "gitdir:~/x"] path = "missing.conf"\n[include]\npath=~/two.conf\n[core]\npager=1\n',
  );
  await write("two.conf", `[include]\npath = ${join(root, "shop/one.conf")}\n[core]\npager=2\n`);
  await write(".gitconfig", "[core]\npager=3\n[include]\npath = shop/of-user.conf\n");
  await write("other.conf", "[core]\npager=4\n");
  const gitDirectory = join(root, "shop/.git");
  const repository = { root: join(root, "shop"), gitDirectory, commonDirectory: gitDirectory };
  const read = (environment: Record<string, string>) => {
    const { settings, included } = gitConfiguration(repository, {
      home: root,
      environment: { GIT_CONFIG_SYSTEM: "/dev/null", ...environment },
    });
    return {
      pagers: settings.filter(({ key }) => key === "core.pager").map(({ value }) => value),
      included: included.map((place) => place.slice(root.length + 1)),
    };
  };
  assertEquals(read({}), {
    pagers: ["3", "2", "1"],
    included: ["shop/of-user.conf", "shop/one.conf", "shop/missing.conf", "two.conf"],
  });
  const variables = {
    GIT_CONFIG_GLOBAL: join(root, "other.conf"),
    ...{ GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "core.pager", GIT_CONFIG_VALUE_0: "5" },
  };
  assertEquals(read(variables), {
    pagers: ["4", "2", "1", "5"],
    included: ["other.conf", "shop/one.conf", "shop/missing.conf", "two.conf"],
  });
});
