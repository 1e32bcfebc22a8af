import { assertEquals, assertRejects } from "@std/assert";
import { type Entry, writeArchive } from "../../scripts/build/archive.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const OPTIONS = { directory: "one-1.0", time: 1_700_000_000 };

/** Of different sizes around the blocks of the format. */
const ENTRIES: readonly Entry[] = [
  { path: "program", bytes: crypto.getRandomValues(new Uint8Array(1025)), isExecutable: true },
  { path: "empty", bytes: new Uint8Array(0) },
  { path: "completions/fish", bytes: new Uint8Array(512).fill(65) },
];

async function tar(...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("tar", { args, stderr: "inherit" }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test("writeArchive() makes what tar unpacks to the same files, modes and times", async () => {
  await using directory = await temporaryDirectory();
  await writeArchive(directory.at("a.tar.gz"), ENTRIES, OPTIONS);
  await tar("-xzf", directory.at("a.tar.gz"), "-C", directory.path);
  for (const { path, bytes, isExecutable = false } of ENTRIES) {
    const unpacked = directory.at("one-1.0", path);
    const { mode, mtime } = await Deno.stat(unpacked);
    assertEquals(await Deno.readFile(unpacked), bytes);
    assertEquals((mode! & 0o111) !== 0, isExecutable);
    assertEquals(mtime?.getTime(), 1000 * OPTIONS.time);
  }
});

Deno.test("writeArchive() makes the same bytes of the same entries in another order", async () => {
  await using directory = await temporaryDirectory();
  await writeArchive(directory.at("a.tar.gz"), ENTRIES, OPTIONS);
  await writeArchive(directory.at("b.tar.gz"), ENTRIES.toReversed(), OPTIONS);
  const [a, b] = await Promise.all(
    ["a", "b"].map((it) => Deno.readFile(directory.at(`${it}.tar.gz`))),
  );
  assertEquals(a, b);
  assertEquals((await tar("-tzf", directory.at("b.tar.gz"))).split("\n"), [
    "one-1.0/",
    "one-1.0/completions/",
    "one-1.0/completions/fish",
    "one-1.0/empty",
    "one-1.0/program",
    "",
  ]);
});

Deno.test("writeArchive() refuses a path that the format has no room for", async () => {
  await using directory = await temporaryDirectory();
  const entries = [{ path: "x".repeat(100), bytes: new Uint8Array(0) }];
  await assertRejects(() => writeArchive(directory.at("a.tar.gz"), entries, OPTIONS), RangeError);
});
