import { assertEquals } from "@std/assert";
import { copyProgram } from "../../helpers/executable.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const MODULE = import.meta.resolve("../../../lib/sys/program/program_path.ts");
/** Imports it, and tells before and after what it is told to wait for. */
const SCRIPT = `
  const { isReplaced, PROGRAM_PATH } = await import(${JSON.stringify(MODULE)});
  const tell = () => console.log(JSON.stringify([PROGRAM_PATH, isReplaced()]));
  tell();
  await Deno.stdin.read(new Uint8Array(1));
  tell();
`;

Deno.test({
  name:
    "PROGRAM_PATH is where the program began, and isReplaced() true, when another one is there by now",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using directory = await temporaryDirectory();
    const program = directory.at("program");
    await copyProgram(Deno.execPath(), program);
    await Deno.writeTextFile(directory.at("script.js"), SCRIPT);
    await Deno.writeTextFile(directory.at("next"), "another\n");
    const child = new Deno.Command(program, {
      args: ["run", "-A", "--no-config", "--no-lock", "--no-check", directory.at("script.js")],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const told = async () => JSON.parse((await lines.read()).value ?? "null");
    assertEquals(await told(), [program, false]);
    await Deno.rename(directory.at("next"), program);
    await child.stdin.close();
    assertEquals(await told(), [program, true]);
    assertEquals((await child.status).success, true);
    await lines.cancel();
  },
});
