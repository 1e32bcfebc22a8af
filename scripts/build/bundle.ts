/**
 * Bundles the sources, one file for each lazily imported part: a compiled program that carries npm
 * packages as packages needs 25 ms more at every start to set them up (measured).
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { writeBundleImports } from "./bundle_imports.ts";
import { runDeno } from "./deno.ts";
import type { Origin } from "./origin.ts";
import { stamp } from "./stamp.ts";

/** What `isonforge upgrade` runs; it lies beside the entry. */
export const INSTALLER = "install.sh";

/** What is bundled: `main()`, which code_cache/ starts in another way than the entry does. */
const MAIN = join("lib", "cli", "main.ts");
/** Does what main.ts does for the sources. */
export const ENTRY = "entry.js";
const ENTRY_TEXT = 'import { main } from "./main.js";\nDeno.exit(await main(Deno.args));\n';

/** esbuild's defaults for Deno, one file for each lazily imported part. */
const FLAGS = ["--quiet", "--platform", "deno", "--code-splitting", "--minify"];

export interface BundleOptions {
  /** Extra flags for every Deno command, as in the tasks of deno.json. */
  flags: readonly string[];
  /** The sources. */
  root: string;
}

/** Bundles into the new directory `output`; returns the path of the entry. */
export async function bundle(
  output: string,
  origin: Origin,
  { flags, root }: BundleOptions,
): Promise<string> {
  // Beside it: who interrupts the build removes that, too.
  const temporary = await Deno.makeTempDir({ dir: dirname(output) });
  try {
    const imports = ["--import-map", await writeBundleImports(temporary, root)];
    const args = [...flags, ...imports, ...FLAGS, "--outdir", output, MAIN];
    await runDeno(["bundle", ...args], { cwd: root });
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
  await Deno.writeTextFile(join(output, ENTRY), ENTRY_TEXT);
  await stamp(output, origin.words);
  await Deno.copyFile(join(root, "scripts", INSTALLER), join(output, INSTALLER));
  // `deno compile` embeds the times of the files.
  for await (const { name } of Deno.readDir(output)) {
    await Deno.utime(join(output, name), origin.time, origin.time);
  }
  return join(output, ENTRY);
}
