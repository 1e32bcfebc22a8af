import { assertEquals } from "@std/assert/equals";
import { completionsOf } from "../../../lib/cli/interactive/completions.ts";

Deno.test("completionsOf() offers commands and skills after a slash", () => {
  const options = {
    cwd: "/nowhere",
    userHome: "/nowhere",
    skills: [
      { name: "deploy", isForUser: true },
      { name: "diff", isForUser: true },
      { name: "git:commit", isForUser: true },
      { name: "dark", isForUser: false },
    ],
  };
  assertEquals(completionsOf("/d", options), [["/diff ", "/deploy "], "/d"]);
  assertEquals(completionsOf("/git:", options), [["/git:commit "], "/git:"]);
  assertEquals(completionsOf("/deploy s", options), [[], "/deploy s"]);
});
