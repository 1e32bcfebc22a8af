/**
 * Cuts the base of `deno compile` (denort) out of a program that was made with it: everything up to the end
 * of the ELF section table; behind that the program was appended.
 *
 * Usage: `deno run -A base.ts PROGRAM BASE`
 *
 * @module
 */
// deno-lint-ignore-file no-console

/** SHA-256 of the base inside of the program that package-lock.json pins. */
const SHA256 = "1b136202dc147212ad0b129de0c10eb5f17060917c9754c7921cd68f764ad2e2";

const [program, base] = Deno.args;
if (program === undefined || base === undefined) {
  throw new Error("two arguments, please");
}
const bytes = Deno.readFileSync(program);
const header = new DataView(bytes.buffer, 0, 64);
// elf(5): e_shoff, e_shentsize and e_shnum of a 64-bit header.
const end = Number(header.getBigUint64(0x28, true)) +
  header.getUint16(0x3a, true) * header.getUint16(0x3c, true);
const cut = bytes.subarray(0, end);
const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", cut))
  .toHex();
if (digest !== SHA256) {
  console.error(
    `npm_only: the base of deno compile has the wrong hash "${digest}"`,
  );
  Deno.exit(1);
}
Deno.writeFileSync(base, cut, { mode: 0o755 });
