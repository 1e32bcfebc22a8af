import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import {
  assertWorkspace,
  workspaceProfile,
} from "../../../lib/engine/sandbox/workspace_profile.ts";
import { fill } from "../../helpers/fill.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("workspaceProfile() keeps programs of the user as they are when it is around the whole home", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  for (const name of [".local/bin", "tools", "project/bin"]) {
    await Deno.mkdir(directory.at(name), { recursive: true });
  }
  const programs = [directory.at(".local/bin"), directory.at("tools")];
  const readOnlyIn = (cwd: string) =>
    workspaceProfile({
      ...{ cwd, home, addedDirectories: [], secrets: [] },
      isonforgeHome: directory.at(".isonforge"),
      environment: { PATH: `${directory.at("tools")}:${directory.at("project/bin")}:/usr/bin` },
    }).readOnly;
  assertEquals(readOnlyIn(home).toSorted(), [...programs, directory.at("project/bin")].toSorted());
  // A project's own, as those of a virtual environment, are its work.
  assert(!readOnlyIn(directory.at("project")).includes(directory.at("project/bin")));
});

Deno.test("assertWorkspace() refuses what is added to a worktree that will be made, and not where that starts", () => {
  const check = (isInWorktree: boolean, cwd: string, ...addedDirectories: string[]) => {
    const home = "/home/me";
    const isonforgeHome = "/home/me/.isonforge";
    assertWorkspace({
      ...{ cwd, addedDirectories, home, isonforgeHome, environment: {}, isInWorktree },
    });
  };
  check(true, "/", "/srv/docs");
  assertThrows(() => check(false, "/"), UserError, 'cannot make a sandbox around "/"');
  const error = assertThrows(() => check(true, "/srv/x", "/tmp"), UserError);
  assertEquals(error.message.startsWith('cannot make a sandbox around "/tmp"'), true);
  assertEquals(error.hint, "leave out --add-dir: a sandbox has a /tmp of its own");
  assertThrows(() => check(true, "/srv/x", "/home/me/.ssh"), UserError, "it hides what is in");
});

Deno.test("workspaceProfile() guards what has names elsewhere, whatever else has several, and the directories above it", async () => {
  await using directory = await temporaryDirectory();
  const { path: home, at } = directory;
  await fill(home, {
    ...{ "rc": "x", "all": "all:\n", "p/.a/0": "x", "p/src/a": "x", "p/kept/Makefile": "all:\n" },
    ...{ "p/many/few": "x", "other/0": "x" },
  });
  const links: [from: string, to: string][] = [
    ["rc", "p/deep/in/rc"],
    ["all", "p/own/Makefile"],
    ["p/src/a", "p/src/b"],
    ["p/kept/Makefile", "p/src/rules"],
    ...Array.from({ length: 70 }, (_, index): [string, string] => ["p/.a/0", `p/.a/${index + 1}`]),
  ];
  for (const name of ["p/deep/in", "p/own"]) await Deno.mkdir(at(name), { recursive: true });
  for (const [from, to] of links) await Deno.link(at(from), at(to));
  const notices: string[] = [];
  const profile = () => {
    const { readOnly, writable } = workspaceProfile({
      ...{ cwd: at("p"), home, addedDirectories: [], secrets: [], environment: {} },
      isonforgeHome: at(".isonforge"),
      onNotice: (text) => notices.push(text),
    });
    const ofProject = (paths: readonly string[]) =>
      paths.filter((path) => path.startsWith(at("p"))).toSorted();
    return { readOnly: ofProject(readOnly), writable: ofProject(writable) };
  };
  assertEquals(profile(), {
    readOnly: ["p/deep/in/rc", "p/kept/Makefile", "p/own/Makefile", "p/src/rules"].map((name) =>
      at(name)
    ),
    writable: ["p", "p/deep", "p/deep/in", "p/own", "p/src"].map((name) => at(name)),
  });
  assertEquals(notices, []);
  // As by `cp -al`.
  for (let index = 0; index < 300; index++) {
    await Deno.writeTextFile(at(`other/${index}`), "x");
    await Deno.link(at(`other/${index}`), at(`p/many/${index}`));
  }
  assertEquals(
    profile().readOnly,
    ["p/deep/in/rc", "p/kept/Makefile", "p/many", "p/own/Makefile", "p/src/rules"].map((name) =>
      at(name)
    ),
  );
  assertEquals(notices.length, 1);
  assertStringIncludes(notices[0] ?? "", JSON.stringify(at("p/many")));
});
