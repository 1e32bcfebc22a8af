import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import {
  checkPrivateDirectory,
  ensurePrivateDirectory,
} from "../../../lib/sys/files/private_directory.ts";
import { evaluate } from "../../helpers/evaluate.ts";
import { modeOf } from "../../helpers/files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const IS_ROOT = Deno.uid() === 0;

/** A directory that everybody may list, whatever the umask. */
async function makeOpen(path: string): Promise<void> {
  await Deno.mkdir(path);
  await Deno.chmod(path, 0o755);
}

for (const umask of ["000", "077", "777"]) {
  Deno.test(`ensurePrivateDirectory() makes mode 0700 when the umask is ${umask}`, {
    // Only root can enter what a umask of 777 leaves between creation and chmod.
    ignore: umask === "777" && !IS_ROOT,
  }, async () => {
    await using directory = await temporaryDirectory();
    const path = directory.at("a", "home");
    const { stderr } = await evaluate(
      `
        import { ensurePrivateDirectory } from "lib/sys/files/private_directory.ts";
        ensurePrivateDirectory(${JSON.stringify(path)}, { mayBeLink: true });
      `,
      { umask },
    );
    assertEquals(stderr, "");
    if (umask !== "777") assertEquals(modeOf(path), 0o700);
    else assertEquals(modeOf(path) & 0o077, 0);
  });
}

Deno.test("checkPrivateDirectory() tightens and says so when others may enter", async () => {
  await using directory = await temporaryDirectory();
  const told: string[] = [];
  for (const mode of [0o755, 0o701, 0o770]) {
    await Deno.chmod(directory.path, mode);
    checkPrivateDirectory(directory.path, { onTightened: (path) => told.push(path) });
    assertEquals(modeOf(directory.path), 0o700);
  }
  checkPrivateDirectory(directory.path, { onTightened: (path) => told.push(path) });
  assertEquals(told, Array(3).fill(directory.path));
});

Deno.test("checkPrivateDirectory() throws NotFound when there is nothing", async () => {
  await using directory = await temporaryDirectory();
  assertThrows(() => checkPrivateDirectory(directory.at("none")), Deno.errors.NotFound);
});

Deno.test("ensurePrivateDirectory() refuses when the path is a symbolic link", async () => {
  await using directory = await temporaryDirectory();
  await makeOpen(directory.at("target"));
  await Deno.symlink(directory.at("target"), directory.at("link"));
  await Deno.symlink(directory.at("nowhere"), directory.at("dangling"));
  for (const name of ["link", "dangling"]) {
    const error = assertThrows(() => ensurePrivateDirectory(directory.at(name)), UserError);
    assertStringIncludes(error.message, "it is a symbolic link");
  }
  assertEquals(modeOf(directory.at("target")), 0o755);
});

Deno.test("ensurePrivateDirectory() follows a link when the path may be one", async () => {
  await using directory = await temporaryDirectory();
  await makeOpen(directory.at("target"));
  await Deno.symlink(directory.at("target"), directory.at("link"));
  ensurePrivateDirectory(directory.at("link"), { mayBeLink: true });
  assertEquals(modeOf(directory.at("target")), 0o700);
});

Deno.test("ensurePrivateDirectory() refuses when the path is a file", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("file"), "");
  assertThrows(
    () => ensurePrivateDirectory(directory.at("file")),
    UserError,
    "it is not a directory",
  );
});

Deno.test("ensurePrivateDirectory() refuses when the directory is another user's", {
  ignore: !IS_ROOT,
}, async () => {
  await using directory = await temporaryDirectory();
  await makeOpen(directory.at("theirs"));
  await Deno.chown(directory.at("theirs"), 12_345, 12_345);
  const error = assertThrows(() => ensurePrivateDirectory(directory.at("theirs")), UserError);
  assertStringIncludes(error.message, "it belongs to another user (uid 12345)");
  assertEquals(modeOf(directory.at("theirs")), 0o755);
});
