import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import configuration from "../../deno.json" with { type: "json" };

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

const ONLY_TESTS = /^(@std\/assert|@dwmkerr\/mock-llm|@modelcontextprotocol\/server-.*)$/;
/** What `@modelcontextprotocol/sdk` names for its servers, and for transports that are not ours: not in the program. */
const NOT_BUNDLED = new Set([
  "@hono/node-server",
  "cors",
  "cross-spawn",
  "eventsource",
  "express",
  "express-rate-limit",
  "hono",
  "jose",
  "json-schema-typed",
  "raw-body",
]);

Deno.test("THIRD_PARTY_NOTICES names every package that the program holds", async () => {
  const notices = await Deno.readTextFile(join(ROOT, "scripts", "build", "THIRD_PARTY_NOTICES"));
  const lock = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.lock")));
  const imported = Object.entries(configuration.imports)
    .filter(([name]) => !ONLY_TESTS.test(name));
  assert(imported.length > 5);
  const packages = new Set(imported.map(([name]) => name));
  const queue = imported.flatMap(([, specifier]) =>
    specifier.startsWith("npm:") ? [specifier.slice("npm:".length)] : []
  );
  for (const name of queue) {
    const [, entry] = Object.entries<{ dependencies?: string[] }>(lock.npm)
      .find(([key]) => key === name || key.startsWith(`${name}_`) || key.startsWith(`${name}@`)) ??
      [];
    assert(entry !== undefined, `${name} is not in deno.lock`);
    packages.add(name.replace(/(?<=.)@.*$/, ""));
    for (const dependency of entry.dependencies ?? []) {
      if (NOT_BUNDLED.has(dependency)) continue;
      if (!queue.includes(dependency)) queue.push(dependency);
    }
  }
  assert(packages.has("@ai-sdk/provider-utils"), "dependencies of dependencies are looked at");
  const isNamed = (name: string) => {
    const [scope = "", part = ""] = name.split("/");
    return notices.split("\n\n").some((block) =>
      block.includes(name) ||
      (block.includes(`${scope}/`) && new RegExp(`\\b${part}\\b`).test(block))
    );
  };
  assertEquals([...packages].filter((name) => !isNamed(name)), []);
});
