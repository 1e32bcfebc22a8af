import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { imagesIn } from "../../../../lib/cli/run/task/read_images.ts";
import { PNG } from "../../../helpers/images.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

Deno.test("imagesIn() finds the images that a message names, as terminals and people write paths", async () => {
  await using directory = await temporaryDirectory();
  const { path: cwd } = directory;
  await Deno.mkdir(join(cwd, "my shots"));
  for (const name of ["a.png", "my shots/b.PNG", "ü.png"]) {
    await Deno.writeFile(join(cwd, name), PNG);
  }
  const table: Record<string, number> = {
    "what is a.png?": 1,
    "see @a.png, please": 1,
    [`${cwd}/a.png`]: 1,
    "~/a.png": 1,
    "'my shots/b.PNG' and \"my shots/b.PNG\"": 1,
    "my\\ shots/b.PNG and a.png": 2,
    [`file://${cwd}/my%20shots/b.PNG`]: 1,
    "ü.png": 1,
    "other.png is not there": 0,
    "make a .png of it": 0,
    "https://example.org/a.png": 0,
    "xa.png": 0,
  };
  for (const [message, count] of Object.entries(table)) {
    assertEquals((await imagesIn(message, { cwd, userHome: cwd })).length, count, message);
  }
});
