/**
 * What a compiled program begins with, where it has parts.
 *
 * @module
 */
import { Pack, PackError } from "./pack.ts";
import { PartLoader } from "./part_loader.ts";
import { useOf } from "./use_of.ts";

function open(): Pack {
  try {
    return Pack.open(`${import.meta.dirname}/`);
  } catch (error) {
    Deno.stderr.writeSync(new TextEncoder().encode(`error: ${wordsFor(error)}\n`));
    Deno.exit(1);
  }
}

function wordsFor(error: unknown): string {
  // Whoever cuts, strips or patches the file takes away what stands behind the ELF.
  if (error instanceof PackError) {
    return "the file of this program is damaged\nhint: install it anew";
  }
  const reason = error instanceof Error ? error.message.replace(/ \(os error \d+\).*/s, "") : error;
  return `cannot read the file of this program: ${reason}`;
}

const loader = new PartLoader(open(), { use: useOf(Deno.args) });
const { main } = loader.require("part:main") as { main(args: string[]): Promise<number> };

// As a module that waits: Deno does not end before it is done, even where nothing but a child is waited for.
Deno.exit(await main(Deno.args));
