import { assertEquals } from "@std/assert";
import { sharedProgram } from "../../../../lib/agents/executors/slurm/shared_program.ts";
import { evaluate } from "../../../helpers/evaluate.ts";
import { modeOf, namesIn } from "../../../helpers/files.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

Deno.test("sharedProgram() leaves a program where it is when nodes share its file system, or it is none alone", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  const program = directory.at("isonforge");
  await Deno.writeTextFile(program, "x");
  assertEquals(await sharedProgram([program], { home }), [program]);
  const fromSource = ["deno", "run", "main.ts"];
  assertEquals(
    await sharedProgram(fromSource, { home, deviceOf: () => Promise.resolve(NaN) }),
    fromSource,
  );
});

Deno.test("sharedProgram() copies a program once that lies on a disk of this machine", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  const program = directory.at("isonforge");
  await Deno.writeTextFile(program, "#!/bin/sh\necho here\n", { mode: 0o755 });
  const deviceOf = (path: string) => Promise.resolve(path === home ? 1 : 2);
  const first = await sharedProgram([program], { home, deviceOf });
  assertEquals(await sharedProgram([program], { home, deviceOf }), first);
  assertEquals(namesIn(directory.at("bin")).map((name) => directory.at("bin", name)), first);
  const [copy = ""] = first;
  assertEquals(modeOf(copy), 0o700);
  // By the shell's hand: what other tests start may have the copy open still, which keeps it from being executed.
  const { stdout } = await new Deno.Command("/bin/sh", { args: [copy] }).output();
  assertEquals(new TextDecoder().decode(stdout), "here\n");
});

Deno.test("sharedProgram() leaves nothing of a copy for which there is no room", async () => {
  await using directory = await temporaryDirectory();
  const program = directory.at("isonforge");
  await Deno.writeFile(program, new Uint8Array(100_000));
  const { stdout } = await evaluate(
    `import { sharedProgram } from "lib/agents/executors/slurm/shared_program.ts";
    const home = ${JSON.stringify(directory.path)};
    const deviceOf = (path) => Promise.resolve(path === home ? 1 : 2);
    await sharedProgram([${
      JSON.stringify(program)
    }], { home, deviceOf }).catch(({ message }) => console.log(message));`,
    // As a quota answers: no file may be as large.
    { before: "trap '' XFSZ; ulimit -f 50" },
  );
  assertEquals(stdout, `cannot copy ${program} to where nodes find it: File too large\n`);
  assertEquals(namesIn(directory.at("bin")), []);
});
