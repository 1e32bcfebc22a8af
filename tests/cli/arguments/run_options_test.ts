import { assertEquals, assertRejects } from "@std/assert";
import { runOptions } from "../../../lib/cli/arguments/run_options.ts";
import { UsageError } from "../../../lib/errors.ts";

Deno.test("runOptions() takes --yolo as the permission mode that it is, and refuses another one beside it", async () => {
  const yolo = { permissionMode: "yolo" };
  assertEquals(await runOptions({ yolo: true }), yolo);
  assertEquals(await runOptions({ dangerouslySkipPermissions: true }), yolo);
  assertEquals(await runOptions({ yolo: true, permissionMode: "bypassPermissions" }), yolo);
  assertEquals(await runOptions({ permissionMode: "plan" }), { permissionMode: "plan" });
  assertEquals(await runOptions({}), {});
  for (const flag of ["yolo", "dangerouslySkipPermissions"]) {
    await assertRejects(
      () => runOptions({ [flag]: true, permissionMode: "plan" }),
      UsageError,
      "--yolo and --permission-mode plan contradict each other",
    );
  }
});
