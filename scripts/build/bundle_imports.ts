/**
 * What the imports of the sources mean in the bundle: the packages of deno.json, without the parts of them that no
 * target needs. Every start reads what it loads, so less of it is quicker (measured: 40 µs a KB).
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { toFileUrl } from "@std/path/to-file-url";

/** What is read of deno.json. */
interface Configuration {
  version: string;
  imports: Record<string, string>;
}

/**
 * What stands for deno.json in the bundle, in the dist/ of the sources: what is bundled is named after the place that it came
 * from, which has to be the same each time. A data: URL would do, but Deno 2.9 bundles no JSON of those.
 */
const SMALL = "version.json";

/** Writes the import map of the bundle into `directory`; returns its path. */
export async function writeBundleImports(directory: string, root: string): Promise<string> {
  const path = join(root, "deno.json");
  const { version, imports }: Configuration = JSON.parse(await Deno.readTextFile(path));
  const small = join(root, "dist", SMALL);
  await writeOnce(small, JSON.stringify({ version }));
  const map = {
    imports: {
      ...withSubpaths(imports),
      // No target is Windows.
      "@std/path/": `${subpathsOf(imports["@std/path"] ?? "")}posix/`,
      // Of all that it says the program needs this.
      [toFileUrl(path).href]: toFileUrl(small).href,
    },
  };
  const output = join(directory, "imports.json");
  await Deno.writeTextFile(output, JSON.stringify(map));
  return output;
}

/** Another build may read it just now. */
async function writeOnce(path: string, text: string): Promise<void> {
  if (await Deno.readTextFile(path).catch(() => undefined) === text) return;
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
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
