import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { deniedPlaces } from "../../../lib/engine/sandbox/denied_places.ts";
import { inWorld } from "../../helpers/permission_world.ts";
import { rulesOf } from "../permissions/user_rules/rule_judge.ts";

Deno.test("deniedPlaces() finds what there is of what rules deny, directories as a whole", async () => {
  await inWorld(async ({ cwd, home, isonforgeHome }) => {
    const places = { cwd, home, isonforgeHome };
    for (
      const path of [
        ...[join(cwd, "secrets/in/key"), join(cwd, "a/.env"), join(cwd, "a/b.ts")],
        ...[join(cwd, "node_modules/x/.env"), join(cwd, "src/a"), join(home, "notes/n")],
      ]
    ) {
      await Deno.mkdir(join(path, ".."), { recursive: true });
      await Deno.writeTextFile(path, "x");
    }
    const deny = ["Read(./secrets/**)", "Read(.env)", "Edit(src/**)", "Read(~/notes/**)"];
    const find = await deniedPlaces(rulesOf({ deny: [...deny, "Read(//no/such)"] }), places);
    assertEquals(find?.([cwd]), {
      reads: [join(home, "notes"), join(cwd, "secrets"), join(cwd, "a/.env")],
      writes: [join(cwd, "src")],
    });
    const others = rulesOf({ allow: ["Read(.env)"], deny: ["Bash(rm:*)", "WebFetch"] });
    assertEquals(await deniedPlaces(others, places), undefined);
  });
});
