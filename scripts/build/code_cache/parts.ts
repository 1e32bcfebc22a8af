/**
 * The files of a bundle as parts: functions that get what they import, see `part_loader.ts`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { ENTRY } from "../bundle.ts";
import { Interrupted, runDeno } from "../deno.ts";
import { exportGetters } from "./export_getters.ts";
import { PARAMETERS, SCHEME } from "./part_loader.ts";

/** `import`s of one file of the bundle in another, as esbuild writes them. */
const IMPORT = /"\.\/([\w-]+)\.js"/g;
/** What is waited for need not be: parts are there. A file that waits as a whole could be no function. */
const AWAITED = new RegExp(`\\bawait import\\(("${SCHEME}[\\w-]+")\\)`, "g");
const REQUIRED = new RegExp(`require\\("${SCHEME}([\\w-]+)"\\)`, "g");
const LOADED = new RegExp(`\\bimport\\(("${SCHEME}[\\w-]+")\\)`, "g");

/** Deno 2.6 and its esbuild wait for each other for ever once in ten times that they have 550 files to do (measured). */
const FILES_AT_ONCE = 50;
const TIMEOUT_MS = 20_000;
const ATTEMPTS = 4;

/** The text of each part, a function, by its name. */
export type Parts = ReadonlyMap<string, string>;

/** Makes parts of the bundle in `directory`, with `temporary` to work in. */
export async function makeParts(directory: string, temporary: string): Promise<Parts> {
  const files = namesIn(directory).filter((name) => `${name}.js` !== ENTRY);
  const named = join(temporary, "named");
  await Deno.mkdir(named);
  for (const name of files) {
    const text = await Deno.readTextFile(join(directory, `${name}.js`));
    const renamed = text.replaceAll(
      IMPORT,
      (whole, other) => files.includes(other) ? `"${SCHEME}${other}"` : whole,
    );
    await Deno.writeTextFile(join(named, `${name}.js`), renamed.replaceAll(AWAITED, "loadNow($1)"));
  }
  const output = join(temporary, "modules");
  for (let first = 0; first < files.length; first += FILES_AT_ONCE) {
    await asFunctions(files.slice(first, first + FILES_AT_ONCE), { directory: named, output });
  }
  const parts = new Map<string, string>();
  for (const name of files) {
    const text = await Deno.readTextFile(join(output, `${name}.js`));
    parts.set(name, functionOf(text));
  }
  return parts;
}

/** Each file by itself as a module of CommonJS: what it imports of others is then read where it is used. */
async function asFunctions(
  files: readonly string[],
  { directory, output }: { directory: string; output: string },
): Promise<void> {
  const args = [
    ...["bundle", "--quiet", "--no-config", "--no-lock", "--no-check", "--platform", "deno"],
    ...["--format", "cjs", "--minify", "--external", `${SCHEME}*`, "--outdir", output],
    ...files.map((name) => `${name}.js`),
  ];
  for (let attempt = 1;; attempt++) {
    const ended = await runDeno(args, { cwd: directory, timeoutMs: TIMEOUT_MS }).then(
      () => undefined,
      (error) => error,
    );
    if (ended === undefined) return;
    if (attempt === ATTEMPTS || ended instanceof Interrupted) throw ended;
  }
}

/** Those that a part cannot do without. */
export function requiredBy(part: string): string[] {
  return Array.from(part.matchAll(REQUIRED), ([, name = ""]) => name);
}

/** Modules are strict without saying so. What is not ASCII would take two bytes a character of the whole script. */
function functionOf(text: string): string {
  const body = exportGetters(text).replaceAll(LOADED, "load($1)").replaceAll(
    // deno-lint-ignore no-control-regex -- all but ASCII
    /[^\x00-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `function(${PARAMETERS}){"use strict";${body}\n}`;
}

function namesIn(directory: string): string[] {
  return Array.from(Deno.readDirSync(directory), ({ name }) => name)
    .filter((name) => name.endsWith(".js")).map((name) => name.slice(0, -".js".length)).sort();
}
