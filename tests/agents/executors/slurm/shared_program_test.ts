import { assertEquals } from "@std/assert";
import { sharedProgram } from "../../../../lib/agents/executors/slurm/shared_program.ts";
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
