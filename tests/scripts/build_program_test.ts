import { assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { UserError } from "../../lib/errors.ts";
import { checkProgram, readMachine } from "../../scripts/build/check_program.ts";
import type { Origin } from "../../scripts/build/origin.ts";
import { stamp, stampText } from "../../scripts/build/stamp.ts";
import { type Machine, TARGETS } from "../../scripts/build/targets.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const ORIGIN: Origin = { words: "commit 0123456789", marks: [], time: 0 };

/** The first bytes as `file` shows them of such programs. */
const HEADERS: Record<Machine, number[]> = {
  "ELF x86-64": [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0],
  "ELF AArch64": [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0xb7, 0],
  "Mach-O x86-64": [0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1, 3, 0, 0, 0, 2, 0, 0, 0],
  "Mach-O arm64": [0xcf, 0xfa, 0xed, 0xfe, 12, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0],
};

function program(header: readonly number[], text = stampText(ORIGIN.words)): Buffer {
  return Buffer.concat([Buffer.from(header), Buffer.alloc(100), Buffer.from(`"${text}"`)]);
}

Deno.test("readMachine() knows the machine of this Deno", () => {
  const bytes = new Uint8Array(64);
  using file = Deno.openSync(Deno.execPath());
  file.readSync(bytes);
  const here = TARGETS.find(({ triple }) => triple === Deno.build.target);
  assertEquals(readMachine(Buffer.from(bytes.buffer)), here?.machine);
});

Deno.test("checkProgram() takes a program for its own target only", async () => {
  await using directory = await temporaryDirectory();
  for (const [machine, header] of Object.entries(HEADERS)) {
    const path = directory.at("program");
    await Deno.writeFile(path, program(header));
    for (const target of TARGETS) {
      const check = checkProgram(path, target, ORIGIN);
      if (target.machine === machine) await check;
      else await assertRejects(() => check, UserError, `for ${machine}, not for ${target.machine}`);
    }
  }
});

Deno.test("checkProgram() refuses what is no program, and one of another build", async () => {
  await using directory = await temporaryDirectory();
  const target = TARGETS[0]!;
  const header = HEADERS[target.machine];
  const path = directory.at("program");
  const elf32 = header.with(4, 1);
  for (const bytes of [Buffer.alloc(0), Buffer.from("#!/bin/sh\n"), program(elf32)]) {
    await Deno.writeFile(path, bytes);
    await assertRejects(() => checkProgram(path, target, ORIGIN), UserError, "for no machine");
  }
  await Deno.writeFile(path, program(header, stampText("commit 9876543210")));
  await assertRejects(() => checkProgram(path, target, ORIGIN), UserError, "does not hold what");
});

Deno.test("stamp() finds its one place in lib/version.ts, and complains where there is none", async () => {
  await using directory = await temporaryDirectory();
  const version = new URL("../../lib/version.ts", import.meta.url);
  await Deno.copyFile(version, directory.at("version.js"));
  await Deno.writeTextFile(directory.at("other.js"), "export {};\n");
  await stamp(directory.path, ORIGIN.words);
  const text = await Deno.readTextFile(directory.at("version.js"));
  assertEquals(text.split(stampText(ORIGIN.words)).length, 2);
  await assertRejects(() => stamp(directory.path, ORIGIN.words), Error, "0 places for the stamp");
});
