/**
 * Compiles `dist/isonforge` for this machine.
 *
 * The sources are bundled first, one file for each lazily imported part: a compiled program that
 * carries npm packages as packages needs 25 ms more at every start to set them up (measured).
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";

const ROOT = fromFileUrl(new URL("..", import.meta.url));
const BUNDLE = join(ROOT, ".cache", "bundle");
const OUTPUT = join(ROOT, "dist", "isonforge");

/** Extra flags for every Deno command, as in the tasks of deno.json. */
const flags = (Deno.env.get("DENO_FLAGS") ?? "").split(" ").filter((flag) => flag !== "");

/** esbuild's defaults for Deno, one file for each lazily imported part. */
const BUNDLE_FLAGS = ["--quiet", "--platform", "deno", "--code-splitting", "--minify"];

const COMPILE_FLAGS = [
  "--quiet",
  // The bundle needs nothing from the project's configuration, whose packages would be embedded.
  "--no-config",
  "--no-lock",
  // Deno keeps the code cache in the temporary directory under a name that everybody knows, where
  // another user of the machine could put one for us to run.
  "--no-code-cache",
  // A model's pattern such as (a+)+$ must not hang our own grep, and SIGTERM with it.
  "--v8-flags=--enable-experimental-regexp-engine-on-excessive-backtracks",
  "-A",
];

if (import.meta.main) {
  await Deno.remove(BUNDLE, { recursive: true }).catch(() => {});
  await deno("bundle", ...flags, ...BUNDLE_FLAGS, "--outdir", BUNDLE, "main.ts");
  await deno("compile", ...COMPILE_FLAGS, "--output", OUTPUT, join(BUNDLE, "main.js"));
}

async function deno(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  await Deno.stderr.write(stderr);
  Deno.exit(1);
}
