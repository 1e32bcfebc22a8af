import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { writeBundleImports } from "../../scripts/build/bundle_imports.ts";

Deno.test("writeBundleImports() maps what lies below a package, and of paths only what is no Windows' when it writes a map", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const imports = { "@std/path": "jsr:@std/path@1.1.6", "a": "npm:a@1.2.3" };
    const text = JSON.stringify({ version: "1.0.0", tasks: { b: "c" }, imports });
    await Deno.writeTextFile(join(directory, "deno.json"), text);
    const map = JSON.parse(await Deno.readTextFile(await writeBundleImports(directory, directory)));
    const { [`file://${directory}/deno.json`]: small, ...packages } = map.imports;
    assertEquals(packages, {
      "@std/path": "jsr:@std/path@1.1.6",
      "@std/path/": "jsr:/@std/path@1.1.6/posix/",
      "a": "npm:a@1.2.3",
      "a/": "npm:/a@1.2.3/",
    });
    const { default: configuration } = await import(small, { with: { type: "json" } });
    assertEquals(configuration, { version: "1.0.0" });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
