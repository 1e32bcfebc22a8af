import { assertEquals } from "@std/assert";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const MODULE = import.meta.resolve("../../../lib/sys/files/descriptor_size.ts");
const SCRIPT = `import { descriptorSize } from ${JSON.stringify(MODULE)};
console.log("x");
console.error(await descriptorSize(1));`;

Deno.test("descriptorSize() tells the size of the file behind stdout, and nothing of a pipe", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("script.ts"), SCRIPT);
  await Deno.writeTextFile(directory.at("log"), "before");
  //
  const commands = [">>log", ">>log; rm log", "| cat"].map((how) => {
    const [to = "", after = "true"] = how.split("; ");
    return `"$0" run --quiet --no-lock --no-check -A script.ts ${to}; ${after}`;
  });
  const sizes: string[] = [];
  for (const command of commands) {
    const { stderr } = await new Deno.Command("/bin/sh", {
      args: ["-c", command, Deno.execPath()],
      cwd: directory.path,
      stdin: "null",
    }).output();
    sizes.push(new TextDecoder().decode(stderr).trim());
  }
  assertEquals(sizes, ["8", "10", "undefined"]);
});
