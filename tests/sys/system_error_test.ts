import { assertEquals } from "@std/assert";
import { UserError } from "../../lib/errors.ts";
import { explainSystemError, systemFailure } from "../../lib/sys/system_error.ts";

async function refusal(): Promise<unknown> {
  return await Deno.mkdir("/proc/nowhere").catch((error) => error);
}

Deno.test("explainSystemError() says what could not be done when a call was refused", async () => {
  const error = explainSystemError(await refusal());
  assertEquals(error?.message, "cannot mkdir '/proc/nowhere': No such file or directory");
});

Deno.test("explainSystemError() has nothing to say when the system refused nothing", () => {
  assertEquals(explainSystemError(new TypeError("x is undefined")), undefined);
  assertEquals(explainSystemError(new UserError("no such agent")), undefined);
});

Deno.test("systemFailure() puts what was tried before the system's words", async () => {
  assertEquals(
    systemFailure("cannot create a3f8c1d2", await refusal()).message,
    "cannot create a3f8c1d2: No such file or directory",
  );
});

Deno.test("systemFailure() leaves an error for the user as it is", () => {
  const error = new UserError("no such agent", { hint: "look" });
  assertEquals(systemFailure("cannot remove it", error), error);
});
