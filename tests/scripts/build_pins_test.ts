import { assertEquals } from "@std/assert";
import { compareWithPins, parseSums, releaseInputs } from "../../scripts/build/pinned_sums.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

/** `printf x | sha256sum` */
const OF_X = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

Deno.test("compareWithPins() finds what is another one, missing, or has no pin", async () => {
  await using directory = await temporaryDirectory();
  const inputs = ["same", "other", "new", "missing"].map((name) => ({
    name: `v1/${name}`,
    path: directory.at(name),
  }));
  for (const name of ["same", "other", "new"]) {
    await Deno.writeTextFile(directory.at(name), "x");
  }
  const pins = parseSums(
    `# of a release\n${OF_X}  v1/same\n${"0".repeat(64)}  v1/other\n${OF_X}  v1/missing\n`,
  );
  assertEquals(await compareWithPins(inputs, pins), {
    wrong: [
      `v1/other: it is ${OF_X}, not ${"0".repeat(64)}`,
      `v1/missing: there is no ${directory.at("missing")}: deno task release makes it`,
    ],
    unpinned: new Map([["v1/new", OF_X]]),
  });
});

Deno.test("releaseInputs() are this Deno and a base for each target", () => {
  const inputs = releaseInputs("/cache");
  assertEquals(inputs.length, 1 + TARGETS.length);
  assertEquals(inputs[0]?.path, Deno.execPath());
  const version = `v${Deno.version.deno}`;
  assertEquals(
    inputs[1]?.path,
    `/cache/dl/release/${version}/denort-${TARGETS[0]?.triple}.zip`,
  );
});
