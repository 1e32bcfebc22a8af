import { assertEquals } from "@std/assert/equals";
import { denoFlags } from "../../scripts/deno_flags.ts";

interface Lock {
  specifiers: Record<string, string>;
  jsr?: Record<string, { integrity: string }>;
}

const lock = await read<Lock>("deno.lock");

Deno.test("deno.lock knows all of JSR's packages in deno.json, or none as JSR did not answer yet", async () => {
  const { imports } = await read<{ imports: Record<string, string> }>("deno.json");
  const wanted = Object.values(imports).filter((specifier) => specifier.startsWith("jsr:"));
  const known = Object.keys(lock.specifiers).filter((specifier) => specifier.startsWith("jsr:"));
  // `deno run` without DENO_FLAGS writes what it met there.
  assertEquals(
    wanted.filter((specifier) => !known.includes(specifier)),
    known.length === 0 && lock.jsr === undefined ? wanted : [],
  );
});

Deno.test("deno.lock has no checksum of a stand-in, which JSR's packages would not fit", async () => {
  // Where npm alone answers the stand-ins have a lock of their own; elsewhere Deno compares with JSR.
  const path = denoFlags().find((flag) => flag.startsWith("--lock="))?.slice("--lock=".length);
  const standIns = path === undefined ? {} : (await read<Lock>(path)).jsr ?? {};
  const theirs = new Set(Object.values(standIns).map(({ integrity }) => integrity));
  const ours = Object.entries(lock.jsr ?? {});
  assertEquals(ours.filter(([, { integrity }]) => theirs.has(integrity)).map(([name]) => name), []);
});

async function read<T>(path: string): Promise<T> {
  return JSON.parse(await Deno.readTextFile(path));
}
