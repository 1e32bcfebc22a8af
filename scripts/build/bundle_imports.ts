/**
 * What the imports of the sources mean in the bundle: the packages of deno.json, without the parts of them that no
 * target needs. Every start reads what it loads, so less of it is quicker (measured: 40 µs a KB).
 *
 * @module
 */
import { join } from "@std/path/join";
import { toFileUrl } from "@std/path/to-file-url";

/** What is read of deno.json. */
interface Configuration {
  version: string;
  imports: Record<string, string>;
}

/** Writes the import map of the bundle into `directory`; returns its path. */
export async function writeBundleImports(directory: string, root: string): Promise<string> {
  const path = join(root, "deno.json");
  const { version, imports }: Configuration = JSON.parse(await Deno.readTextFile(path));
  // Not a file: what is bundled is named after the places that it came from, and this one would be another each time.
  const small = `data:application/json,${encodeURIComponent(JSON.stringify({ version }))}`;
  const map = {
    imports: {
      ...withSubpaths(imports),
      // No target is Windows.
      "@std/path/": `${subpathsOf(imports["@std/path"] ?? "")}posix/`,
      // Of all that it says the program needs this.
      [toFileUrl(path).href]: small,
    },
  };
  const output = join(directory, "imports.json");
  await Deno.writeTextFile(output, JSON.stringify(map));
  return output;
}

/** As Deno itself takes the imports of deno.json: each package also with what lies below it. */
function withSubpaths(imports: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(imports).flatMap(([name, specifier]) => [
      [name, specifier],
      [`${name}/`, subpathsOf(specifier)],
    ]),
  );
}

/** `jsr:/@std/path@1.1.6/` for `jsr:@std/path@1.1.6`. */
function subpathsOf(specifier: string): string {
  return `${specifier.replace(/^(jsr|npm):\/?/, "$1:/")}/`;
}
