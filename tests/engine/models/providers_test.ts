import { assertEquals } from "@std/assert/equals";
import { walk } from "@std/fs/walk";
import {
  DEFAULT_PROVIDER,
  PROVIDER_NAMES,
  PROVIDERS,
} from "../../../lib/engine/models/providers.ts";

Deno.test("PROVIDERS hold each provider under its own name, the default first", () => {
  for (const name of PROVIDER_NAMES) assertEquals(PROVIDERS[name].name, name);
  assertEquals(PROVIDER_NAMES[0], DEFAULT_PROVIDER);
});

Deno.test("no file but the table of providers branches on a provider's name", async () => {
  const named: string[] = [];
  for await (const { path } of walk("lib", { exts: [".ts"] })) {
    const text = await Deno.readTextFile(path);
    if (/"(openai|anthropic)"/.test(text)) named.push(path);
  }
  assertEquals(named, ["lib/engine/models/providers.ts"]);
});
