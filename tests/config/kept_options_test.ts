import { assert, assertEquals } from "@std/assert";
import {
  KEPT_FIELDS,
  KEPT_OPTIONS,
  keptArguments,
  keptFiles,
  type KeptOptions,
  keptOptions,
} from "../../lib/config/kept_options.ts";
import { wholeTree } from "../../lib/cli/tree.ts";

const pathOf = (name: string) => `/agent/${name}`;

for (const field of KEPT_FIELDS) {
  const { option, isValid } = KEPT_OPTIONS[field];
  const isAround = "isAround" in KEPT_OPTIONS[field];

  Deno.test(`keptOptions() takes ${option} from the flags, and keptArguments() ${isAround ? "leaves it out" : "gives it again"}`, async () => {
    const declared = (await wholeTree()).getOption(option.replace("--", ""));
    assert(declared !== undefined, `${option} is declared`);
    const flag = option.replace("--", "").replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
    const value = isValid("max") ? "max" : 3;
    const kept = keptOptions({ [flag]: value });
    assertEquals(kept as unknown, { [field]: value });
    // A long text goes through a file.
    const isInFile = field in keptFiles(kept);
    const expected = isInFile ? `${option}-file=/agent/${field}` : `${option}=${value}`;
    assertEquals(keptArguments(kept, pathOf), isAround ? [] : [expected]);
    if (isInFile) assert((await wholeTree()).getOption(`${option}-file`.replace("--", ""), true));
  });
}

Deno.test("keptOptions() keeps nothing when no option was given", () => {
  assertEquals(keptOptions({}), {});
  assertEquals(keptArguments({} satisfies KeptOptions, pathOf), []);
});

Deno.test("respawn takes every option that is kept", async () => {
  const respawn = (await wholeTree()).getCommand("respawn", true);
  const missing = KEPT_FIELDS.map((field) => KEPT_OPTIONS[field].option)
    .filter((option) => respawn?.getOption(option.replace("--", "")) === undefined);
  assertEquals(missing, []);
});
