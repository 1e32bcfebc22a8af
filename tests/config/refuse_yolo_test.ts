import { assertThrows } from "@std/assert";
import { refuseYolo } from "../../lib/config/refuse_yolo.ts";
import { UserError } from "../../lib/errors.ts";

Deno.test("refuseYolo() refuses a run that would approve everything where a file says so", () => {
  const yoloOffIn = ".claude/settings.json";
  for (const mode of ["plan", "default", "acceptEdits", "auto"] as const) {
    refuseYolo({ permissionMode: mode, yoloOffIn });
  }
  refuseYolo({ permissionMode: "yolo" });
  const refused = () => refuseYolo({ permissionMode: "yolo", yoloOffIn });
  assertThrows(refused, UserError, "yolo is switched off");
});
