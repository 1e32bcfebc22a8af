// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * Nights with queued agents on an endpoint with two slots, held against a model of what must be:
 * `deno task night [--agents N] [--minutes N] [--binary PATH]`; one night unless `--minutes` says otherwise.
 *
 * Some agents crash, some hang, the machine goes down once, the disk is full once (where a disk can be mounted). In the
 * end each has ended as it should, none twice, never more than two at once, and of every end somebody was told.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { fromFileUrl } from "@std/path/from-file-url";
import { resolve } from "@std/path/resolve";
import { canFillDisk, night } from "./soak/night/night.ts";

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: string[]): Promise<number> {
  if (Deno.build.os !== "linux") {
    console.log("night: not run: it finds processes by /proc, which is on Linux only");
    return 0;
  }
  const given = parseArgs(args, {
    string: ["agents", "minutes", "binary"],
    unknown: (word) => {
      throw new TypeError(`unknown option: ${word}`);
    },
  });
  const agents = Number(given.agents ?? 60);
  if (!Number.isSafeInteger(agents) || agents < 1) {
    throw new RangeError(`not a number: ${given.agents}`);
  }
  const fillsDisk = await canFillDisk();
  if (!fillsDisk) console.log("night: skipped: the full disk, as nothing can be mounted here");
  const until = performance.now() + 60_000 * Number(given.minutes ?? 0);
  let nights = 0;
  do {
    const began = performance.now();
    const problems = await night({
      agents,
      fillsDisk,
      binary: resolve(given.binary ?? fromFileUrl(new URL("../dist/isonforge", import.meta.url))),
      say: (text) => console.log(`  ${text}`),
    });
    nights++;
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(
      `night ${nights}: ${seconds} s, ${problems.length === 0 ? "all held" : "NOT all held"}`,
    );
    for (const problem of problems) console.log(`  ${problem}`);
    if (problems.length > 0) return 1;
  } while (performance.now() < until);
  return 0;
}
