// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * Writes what is made from the command tree: the reference in README.md, and the manual page.
 *
 *     deno task reference              # README.md, or the files named
 *     deno task reference --check      # exit code 1 when one of them is stale
 *     deno task reference --man        # dist/isonforge.1
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { dirname } from "@std/path/dirname";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { manualPage } from "../lib/cli/help/manual_page.ts";
import { wholeTree } from "../lib/cli/tree.ts";
import { updateMadePart } from "./made_part.ts";
import { reference } from "./reference/reference.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url));
const MANUAL_PAGE = join(ROOT, "dist", "isonforge.1");

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: string[]): Promise<number> {
  const options = parseArgs(args, {
    boolean: ["check", "man"],
    unknown: (word, key) => {
      if (key === undefined) return true;
      console.error(`error: unknown option ${word}`);
      Deno.exit(2);
    },
  });
  const tree = await wholeTree();
  if (options.man) {
    await Deno.mkdir(dirname(MANUAL_PAGE), { recursive: true });
    const page = manualPage(tree, Deno.env.get("SOURCE_DATE_EPOCH"));
    await Deno.writeTextFile(MANUAL_PAGE, `${page}\n`);
    return 0;
  }
  const paths = options._.length === 0 ? [join(ROOT, "README.md")] : options._.map(String);
  const part = { by: "scripts/reference.ts", text: reference(tree), isCheck: options.check };
  let exitCode = 0;
  for (const path of paths) {
    const wasStale = await updateMadePart(path, part);
    if (!wasStale || !options.check) continue;
    console.error(`error: the reference in ${path} is stale: deno task reference fixes it`);
    exitCode = 1;
  }
  return exitCode;
}
