import { assert, assertEquals } from "@std/assert";
import { workspaceProfile } from "../../../lib/engine/sandbox/workspace_profile.ts";
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
