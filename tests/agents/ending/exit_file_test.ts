import { assertEquals, assertThrows } from "@std/assert";
import { readExitFile, reserveExitFile } from "../../../lib/agents/ending/exit_file.ts";
import { TIME_UP, TOLD_TO_END } from "../../../lib/agents/supervisor.ts";
import { modeOf } from "../../helpers/files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const NONCE = crypto.randomUUID().replaceAll("-", "");

Deno.test("reserveExitFile() takes room that tells nothing and holds all that a shell writes", async () => {
  await using directory = await temporaryDirectory();
  reserveExitFile(directory.path);
  const { size } = await Deno.stat(directory.at("exit"));
  assertEquals(modeOf(directory.at("exit")), 0o600);
  for (const nonce of [NONCE, "", undefined]) {
    assertEquals(await readExitFile(directory.path, nonce), undefined);
  }
  assertThrows(() => reserveExitFile(directory.path), Deno.errors.AlreadyExists);
  // A shorter text over a longer one, too.
  for (const cause of [TOLD_TO_END, TIME_UP, ""]) {
    const { code } = await new Deno.Command("/bin/sh", {
      args: ["-c", `echo ${NONCE} 143 ${cause} 1<>"$0"`, directory.at("exit")],
    }).output();
    const { at: _when, ...exit } = await readExitFile(directory.path, NONCE) ?? {};
    const isTimeUp = cause === TIME_UP;
    assertEquals([code, exit], [0, { status: 143, isTimeUp, wasTold: cause === TOLD_TO_END }]);
    assertEquals((await Deno.stat(directory.at("exit"))).size, size);
  }
});

Deno.test("readExitFile() is undefined when the text is of another run", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("exit"), `${NONCE} 0\n`);
  assertEquals((await readExitFile(directory.path, NONCE))?.status, 0);
  assertEquals(await readExitFile(directory.path, "another"), undefined);
});
