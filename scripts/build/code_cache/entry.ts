/**
 * What a compiled program begins with, where it has parts.
 *
 * @module
 */
import { PartLoader } from "./part_loader.ts";

const { main } = new PartLoader(`${import.meta.dirname}/parts/`).require("part:main") as {
  main(args: string[]): Promise<number>;
};

// As a module that waits: Deno does not end before it is done, even where nothing but a child is waited for.
Deno.exit(await main(Deno.args));
