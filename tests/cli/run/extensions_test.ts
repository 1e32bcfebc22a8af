import { assertEquals } from "@std/assert/equals";
import { withExtensions } from "../../../lib/cli/run/extensions.ts";
import type { RunConfig } from "../../../lib/config/run_config.ts";

Deno.test("withExtensions() lets only those files of a repository run that the user trusted", async () => {
  let isUnchanged = true;
  const trust = {
    state: "trusted",
    isTrusted: true,
    root: "/work",
    files: { ".claude/commands/a.md": "hash" },
    isUnchanged: () => Promise.resolve(isUnchanged),
  };
  const config = {
    extensions: { trust, servers: [], hooks: [] },
    secrets: [],
  } as unknown as RunConfig;
  const { trustsRepository } = await withExtensions(config, {});
  assertEquals(await trustsRepository?.("/work/.claude/commands/a.md"), true);
  assertEquals(await trustsRepository?.("/work/.claude/commands/unseen.md"), false);
  isUnchanged = false;
  assertEquals(await trustsRepository?.("/work/.claude/commands/a.md"), false);
});
