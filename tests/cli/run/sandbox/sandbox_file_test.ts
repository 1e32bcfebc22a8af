import { assertEquals } from "@std/assert";
import { readSandboxFile } from "../../../../lib/agents/record/sandbox_record.ts";
import { SandboxFile } from "../../../../lib/cli/run/sandbox/sandbox_file.ts";
import { describeRunsLater } from "../../../../lib/cli/output/describe_runs_later.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";
import { obeyingModes } from "../../../helpers/without_privilege.ts";

const STRICT = { level: "strict", means: "bubblewrap", gaps: ["a gap"] };

Deno.test("SandboxFile keeps of earlier runs what is still there", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("sandbox.json");
  const run = (name: string, change: "new" | "changed" = "new") => ({
    path: directory.at(name),
    by: "your shell",
    change,
  });
  for (const name of ["a", "b"]) await Deno.writeTextFile(directory.at(name), "");
  await new SandboxFile(path).tell({
    ...STRICT,
    refused: 2,
    runsLater: [run("a"), run("b"), run("gone")],
  });
  await new SandboxFile(path).tell({
    ...STRICT,
    refused: 0,
    runsLater: [run("b", "changed"), run("c")],
  });
  assertEquals(readSandboxFile(path), {
    version: 1,
    ...STRICT,
    refused: 0,
    runs_later: [run("a"), run("b", "changed"), run("c")],
  });
});

Deno.test("SandboxFile keeps of earlier runs what cannot be looked at by now", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("sandbox.json");
  await Deno.mkdir(directory.at("closed"));
  await Deno.writeTextFile(directory.at("closed/.envrc"), "");
  await Deno.chmod(directory.at("closed"), 0o000);
  const run = { path: directory.at("closed/.envrc"), by: "your shell", change: "new" as const };
  await new SandboxFile(path).tell({ ...STRICT, refused: 0, runsLater: [run] });
  const next = new SandboxFile(path);
  let written: Promise<void>;
  {
    using _ = obeyingModes();
    written = next.tell({ ...STRICT, refused: 1, runsLater: [] });
  }
  await written;
  await Deno.chmod(directory.at("closed"), 0o700);
  assertEquals(readSandboxFile(path)?.runs_later, [run]);
});

Deno.test("readSandboxFile() knows nothing of what is no such record", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("sandbox.json");
  for (
    const text of [
      `{"level":1}`,
      `{"level":"strict","means":null,"refused":0,"runs_later":[{}]}`,
      `{"level":"strict","means":null,"gaps":[1],"refused":0,"runs_later":[]}`,
    ]
  ) {
    await Deno.writeTextFile(path, text);
    assertEquals(readSandboxFile(path), undefined, text);
  }
});

Deno.test("describeRunsLater() names files as they are in the directory, and not more than a few", () => {
  const runs = Array.from({ length: 12 }, (_, index) => ({
    path: index === 0 ? "/elsewhere/.envrc" : `/work/${index}\x1b[31m/.envrc`,
    by: "your shell",
    change: "new" as const,
  }));
  const text = describeRunsLater(runs, "/work") ?? "";
  assertEquals(text.split(", /").length, 1);
  assertEquals(
    text.slice(0, 107),
    "runs later: look first: /elsewhere/.envrc (your shell, new), 1 [31m/.envrc (your shell, new), 2 [31m/.envrc",
  );
  assertEquals(text.slice(-11), " and 2 more");
  assertEquals(describeRunsLater([], "/work"), undefined);
});
