import { assertEquals, assertMatch } from "@std/assert";
import { UserError } from "../../lib/errors.ts";
import { explainSystemError, homeFailure, systemFailure } from "../../lib/sys/system_error.ts";

async function refusal(): Promise<unknown> {
  return await Deno.mkdir("/dev/null/nowhere").catch((error) => error);
}

Deno.test("explainSystemError() says what could not be done when a call was refused", async () => {
  const error = explainSystemError(await refusal());
  assertEquals(error?.message, "cannot mkdir '/dev/null/nowhere': Not a directory");
});

Deno.test("explainSystemError() has nothing to say when the system refused nothing", () => {
  assertEquals(explainSystemError(new TypeError("x is undefined")), undefined);
  assertEquals(explainSystemError(new UserError("no such agent")), undefined);
});

Deno.test("systemFailure() puts what was tried before the system's words", async () => {
  assertEquals(
    systemFailure("cannot create a3f8c1d2", await refusal()).message,
    "cannot create a3f8c1d2: Not a directory",
  );
});

Deno.test("systemFailure() leaves an error for the user as it is", () => {
  const error = new UserError("no such agent", { hint: "look" });
  assertEquals(systemFailure("cannot remove it", error), error);
});

Deno.test("explainSystemError() says that a directory's name is not UTF-8 when Deno refuses it", () => {
  const error = new Error('File name or path "/home/caf\\xE9" is not valid UTF-8');
  const explained = explainSystemError(error);
  assertEquals(
    [explained?.message, explained?.hint],
    [
      'cannot work in "/home/caf\\xE9": its name is not valid UTF-8',
      "rename it, or go to another directory",
    ],
  );
});

for (
  const [words, hint] of [
    ["Read-only file system (os error 30)", /^export ISONFORGE_HOME=/],
    ["No space left on device (os error 28)", /^make room: isonforge prune; or: export/],
    ["Disk quota exceeded (os error 122)", /^make room: isonforge prune; or: export/],
    ["EACCES: permission denied, open '/proc/self/fd/17/meta.json'", /^isonforge doctor says/],
    ["Permission denied (os error 13)", /^isonforge doctor says more, or: export/],
  ] as const
) {
  Deno.test(`homeFailure() says what to do when the system says ${words}`, () => {
    const { message, hint: given } = homeFailure("cannot write it", new Error(words));
    assertEquals(message, `cannot write it: ${words.replace(/^E\w+: | \(.*|, .*/g, "")}`);
    assertMatch(given ?? "", hint);
  });
}

Deno.test("homeFailure() leaves an error for the user as it is", () => {
  const error = new UserError("no", { hint: "yes" });
  assertEquals(homeFailure("cannot write it", error), error);
});
