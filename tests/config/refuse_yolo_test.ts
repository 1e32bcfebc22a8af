import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { refuseYolo } from "../../lib/config/refuse_yolo.ts";
import { UserError } from "../../lib/errors.ts";

Deno.test("refuseYolo() refuses a run that would approve everything where a file says so", () => {
  const yoloOff = { place: ".claude/settings.json", isOfRepository: true };
  for (const mode of ["plan", "default", "acceptEdits", "auto"] as const) {
    refuseYolo({ permissionMode: mode, yoloOff });
  }
  refuseYolo({ permissionMode: "yolo" });
  const refused = (isOfRepository: boolean) =>
    assertThrows(
      () => refuseYolo({ permissionMode: "yolo", yoloOff: { ...yoloOff, isOfRepository } }),
      UserError,
      "yolo is switched off",
    ).hint ?? "";
  assertStringIncludes(refused(true), "--setting-sources user leaves out");
  // That would leave their own in.
  assertEquals(refused(false), "--permission-mode auto is the next one");
});
