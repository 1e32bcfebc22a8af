import { assert, assertEquals } from "@std/assert";
import {
  KEPT_FIELDS,
  KEPT_OPTIONS,
  keptArguments,
  type KeptOptions,
  keptOptions,
} from "../../lib/config/kept_options.ts";
import { wholeTree } from "../../lib/cli/tree.ts";

for (const field of KEPT_FIELDS) {
  const { option, isValid } = KEPT_OPTIONS[field];

  Deno.test(`keptOptions() takes ${option} from the flags, and keptArguments() gives it again`, async () => {
    const declared = (await wholeTree()).getOption(option.replace("--", ""));
    assert(declared !== undefined, `${option} is declared`);
    const flag = option.replace("--", "").replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
    const value = isValid("max") ? "max" : 3;
    const kept = keptOptions({ [flag]: value });
    assertEquals(kept as unknown, { [field]: value });
    assertEquals(keptArguments(kept), [`${option}=${value}`]);
  });
}

Deno.test("keptOptions() keeps nothing when no option was given", () => {
  assertEquals(keptOptions({}), {});
  assertEquals(keptArguments({} satisfies KeptOptions), []);
});

Deno.test("keptOptions() keeps --yolo as the permission mode that it is", () => {
  assertEquals(keptOptions({ yolo: true }), { permission_mode: "yolo" });
});
