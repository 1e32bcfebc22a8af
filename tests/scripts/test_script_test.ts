import { assertEquals } from "@std/assert";
import { isRoot } from "../helpers/other_user.ts";
import { ROOT } from "../helpers/program.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

Deno.test({
  name: "test.sh says that root's tests need a TMPDIR which others may write, before it begins",
  ignore: !isRoot,
  fn: async () => {
    await using directory = await temporaryDirectory();
    await Deno.chmod(directory.path, 0o755);
    // Where nothing is that it could go on with.
    await Deno.mkdir(directory.at("scripts"));
    await Deno.copyFile(`${ROOT}/scripts/test.sh`, directory.at("scripts/test.sh"));
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: [directory.at("scripts/test.sh")],
      env: { TMPDIR: directory.path },
    }).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals([code, stdout.length, said], [
      1,
      0,
      "test: as root, TMPDIR has to be a directory that everybody may write, as /tmp is: " +
      `chmod 1777 ${directory.path}\n`,
    ]);
  },
});
