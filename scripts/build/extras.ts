/**
 * What an archive holds beside the program. A file that comes with the program belongs here.
 *
 * @module
 */
import { join } from "@std/path/join";
import { PROGRAM } from "../../lib/version.ts";
import type { Entry } from "./archive.ts";
import { runDeno } from "./deno.ts";

/** Where each shell looks for the completions of a command. */
export const COMPLETIONS = { bash: PROGRAM, zsh: `_${PROGRAM}`, fish: `${PROGRAM}.fish` };

export interface ExtrasOptions {
  /** Extra flags for every Deno command. */
  flags: readonly string[];
  /** The sources. */
  root: string;
  /** Entry of the bundle. */
  entry: string;
  /** The date of the manual page, in seconds since 1970. */
  time: number;
}

/** Collects them. They are the same for every target. */
export async function extras({ flags, root, entry, time }: ExtrasOptions): Promise<Entry[]> {
  const env = { SOURCE_DATE_EPOCH: String(time) };
  await runDeno(["run", ...flags, "-A", "scripts/reference.ts", "--man"], { cwd: root, env });
  const files: Entry[] = [
    { path: "LICENSE", bytes: await Deno.readFile(join(root, "LICENSE")) },
    {
      path: "THIRD_PARTY_NOTICES",
      bytes: await Deno.readFile(join(root, "scripts", "build", "THIRD_PARTY_NOTICES")),
    },
    { path: "README.md", bytes: await Deno.readFile(join(root, "README.md")) },
    { path: `${PROGRAM}.1`, bytes: await Deno.readFile(join(root, "dist", `${PROGRAM}.1`)) },
  ];
  for (const [shell, name] of Object.entries(COMPLETIONS)) {
    const args = ["run", "--no-config", "--no-lock", "-A", entry, "completions", shell];
    const bytes = new TextEncoder().encode(await runDeno(args));
    files.push({ path: `completions/${name}`, bytes });
  }
  const schema = await runDeno([
    "run",
    "--no-config",
    "--no-lock",
    "-A",
    entry,
    "config",
    "schema",
  ]);
  files.push({ path: "settings.schema.json", bytes: new TextEncoder().encode(schema) });
  return files;
}
