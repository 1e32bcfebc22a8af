// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * Where the project lives on GitHub: `name` in deno.json says it, the files that users read repeat it.
 *
 *     deno task repository             # writes it into README.md and scripts/install.sh
 *     deno task repository --check     # exit code 1 when one of them names another
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import configuration from "../deno.json" with { type: "json" };

const ROOT = fromFileUrl(new URL("..", import.meta.url));
const FILES = ["README.md", "scripts/install.sh"];

/** Owner and name, e.g. `isonforge/isonforge`: those of the package. */
export const REPOSITORY = configuration.name.replace(/^@/, "");

/** The text with `repository` wherever it names one that holds a project of this name. */
export function withRepository(text: string, repository: string): string {
  const [, name] = repository.split("/");
  return text
    .replace(
      new RegExp(`(github(?:usercontent)?\\.com/)[\\w.-]+/${name}(?![\\w-])`, "g"),
      `$1${repository}`,
    )
    .replace(
      new RegExp(`(--repo |repository=|uses: )[\\w.-]+/${name}(?![\\w-])`, "g"),
      `$1${repository}`,
    );
}

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: string[]): Promise<number> {
  const isCheck = args.includes("--check");
  let exitCode = 0;
  for (const file of FILES) {
    const path = join(ROOT, file);
    const before = await Deno.readTextFile(path);
    const after = withRepository(before, REPOSITORY);
    if (after === before) continue;
    if (!isCheck) await Deno.writeTextFile(path, after);
    else {
      console.error(`error: ${file} names another repository: deno task repository corrects it`);
      exitCode = 1;
    }
  }
  return exitCode;
}
