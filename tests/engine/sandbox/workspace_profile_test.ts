import { assert, assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import {
  assertWorkspace,
  workspaceProfile,
} from "../../../lib/engine/sandbox/workspace_profile.ts";
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
