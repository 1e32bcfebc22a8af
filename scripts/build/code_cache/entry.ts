/**
 * What a compiled program begins with, where it has parts.
 *
 * @module
 */
import { DAMAGED } from "../../../lib/sys/program/program_file.ts";
import { Pack, PackError } from "./pack.ts";
import { PartLoader } from "./part_loader.ts";
import { useOf } from "./use_of.ts";

function open(): Pack {
  try {
    return Pack.open(`${import.meta.dirname}/`);
  } catch (error) {
    // Whoever cuts, strips or patches the file takes away what stands behind the ELF.
    if (error instanceof PackError) return fail(WORDS);
    const reason = error instanceof Error
      ? error.message.replace(/ \(os error \d+\).*/s, "")
      : error;
    return fail(`cannot read the file of this program: ${reason}`);
  }
}

const WORDS = `${DAMAGED.message}\nhint: ${DAMAGED.hint}`;

function fail(words: string): never {
  Deno.stderr.writeSync(new TextEncoder().encode(`error: ${words}\n`));
  Deno.exit(1);
}

/** Where the parts themselves are damaged, what comes of it can be anything. */
async function run(): Promise<number> {
  const pack = open();
  try {
    const loader = new PartLoader(pack, { use: useOf(Deno.args) });
    const { main } = loader.require("part:main") as { main(args: string[]): Promise<number> };
    return await main(Deno.args);
  } catch (error) {
    if (await pack.isWhole().catch(() => false)) throw error;
    return fail(WORDS);
  }
}

// As a module that waits: Deno does not end before it is done, even where nothing but a child is waited for.
Deno.exit(await run());
