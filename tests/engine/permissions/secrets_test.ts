import { assertEquals } from "@std/assert";
import { Places } from "../../../lib/engine/permissions/places.ts";
import { refuseSecret } from "../../../lib/engine/permissions/secrets.ts";
import { Workspace } from "../../../lib/engine/permissions/workspace.ts";
import { inWorld } from "../../helpers/permission_world.ts";

Deno.test("refuseSecret() looks at what people write however late it is, and at no more than that", async () => {
  await inWorld(async (world) => {
    const { cwd, home } = world;
    const workspace = new Workspace(new Places(world), { environment: {} });
    // As where the machine has stood still since the time was set.
    const deadline = performance.now() - 60_000;
    const reason = async (...argv: string[]) =>
      (await refuseSecret(argv, { cwd, workspace, deadline }))?.reason;
    assertEquals(await reason("cat", "a.txt", "src/b.txt"), undefined);
    const key = `${home}/.ssh/id_ed25519`;
    assertEquals((await reason("cat", "a.txt", key))?.includes(key), true);
    const many = Array.from({ length: 1_000 }, (_, index) => `${index}.txt`);
    assertEquals(await reason("cat", ...many), "it takes too long to be looked at");
  });
});
