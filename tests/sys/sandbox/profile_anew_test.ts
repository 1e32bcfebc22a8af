import { assertEquals } from "@std/assert";
import { profileAnew } from "../../../lib/sys/sandbox/profile_anew.ts";
import type { SandboxProfile } from "../../../lib/sys/sandbox/sandbox_profile.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const NOTHING: SandboxProfile = {
  ...{ writable: [], readOnly: [], kept: [], own: [], hidden: [], visible: [], expected: [] },
  ...{ closed: [], environment: {} },
};

Deno.test("profileAnew() keeps guarded what was, as far as it is there, whatever is found now", async () => {
  await using directory = await temporaryDirectory();
  const [denied, guarded, gone, later, fresh] = ["denied", "guarded", "gone", "later", "fresh"]
    .map((name) => directory.at(name)) as [string, string, string, string, string];
  for (const path of [denied, guarded, fresh]) await Deno.writeTextFile(path, "");
  const before: SandboxProfile = {
    ...NOTHING,
    writable: [directory.path],
    unreadable: [denied],
    readOnly: [guarded, gone],
    expected: [later, fresh],
    closed: [{ path: directory.path, names: ["commondir", "config"] }],
  };
  const now: SandboxProfile = {
    ...NOTHING,
    writable: [directory.path],
    hidden: [fresh],
    closed: [{ path: directory.path, names: ["commondir"] }, { path: "/other", names: ["x"] }],
    environment: { A: "1" },
  };
  assertEquals(await profileAnew(() => now, undefined), now);
  assertEquals(await profileAnew(() => now, before), {
    ...now,
    unreadable: [denied],
    readOnly: [guarded],
    expected: [later],
    // What commands have made there since is still none of git's.
    closed: [before.closed[0]!, { path: "/other", names: ["x"] }],
  });
});
