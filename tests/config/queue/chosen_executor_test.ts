import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { chosenExecutor } from "../../../lib/config/queue/chosen_executor.ts";
import { parseProfiles } from "../../../lib/config/queue/executor_profiles.ts";
import { UsageError } from "../../../lib/errors.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const PROFILES = { gpu: { kind: "slurm", options: ["--partition=gpu"] }, plain: { kind: "slurm" } };

Deno.test("chosenExecutor() takes slurm itself and the profiles of the settings", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  await Deno.writeTextFile(directory.at("settings.json"), JSON.stringify({ executors: PROFILES }));
  assertEquals(await chosenExecutor("slurm", { home }), { kind: "slurm", options: [] });
  assertEquals(await chosenExecutor("gpu", { home, options: ["--time=1:00"] }), {
    kind: "slurm",
    options: ["--partition=gpu", "--time=1:00"],
  });
  await assertRejects(() => chosenExecutor("other", { home }), UsageError, `no "other" to run on`);
});

Deno.test("chosenExecutor() keeps what isonforge itself sets, and what is no option", async () => {
  await using directory = await temporaryDirectory();
  for (
    const option of [
      ...[
        "--job-name=x",
        "-J",
        "--wrap=rm -rf /",
        "--array=1-9",
        "-a",
        "--output=/etc/x",
        "--export=NONE",
      ],
      ...[
        "--chdir=/",
        "-D",
        "--hold",
        "-H",
        "--wait",
        "--parsable",
        "--signal=KILL",
        "partition",
        "",
      ],
    ]
  ) {
    await assertRejects(
      () => chosenExecutor("slurm", { home: directory.path, options: [option] }),
      UsageError,
      undefined,
      option,
    );
  }
});

Deno.test("parseProfiles() refuses what is no profile", () => {
  for (
    const value of [
      ...["[]", "x", '{"a": 1}', '{"a": {"kind": "ssh"}}', '{"a": {"kind": "slurm", "more": 1}}'],
      '{"a": {"kind": "slurm", "options": "--time=1"}}',
    ]
  ) {
    assertThrows(() => parseProfiles({ value, from: "x" }), UsageError, undefined, value);
  }
  assertThrows(
    () => parseProfiles({ value: '{"gpu":{"kind":"slurm"},"k":{"kind":"k8s"}}', from: "x" }),
    UsageError,
    'not "{"k":{"kind":"k8s"}}"',
  );
});
