import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { changeConfigFile } from "../../lib/config/config_change.ts";
import { readConfigFile } from "../../lib/config/config_file.ts";
import { UserError } from "../../lib/errors.ts";
import { evaluate } from "../helpers/evaluate.ts";
import { modeOf, namesIn } from "../helpers/files.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

Deno.test("changeConfigFile() makes a private file in a private home when there is none", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.at("home");
  const { stderr } = await evaluate(
    `
    import { changeConfigFile } from "lib/config/config_change.ts";
    await changeConfigFile(${JSON.stringify(home)}, () => ({ model: "m" }));
  `,
    { umask: "000" },
  );
  assertEquals(stderr, "");
  assertEquals(await readConfigFile(home), { model: "m" });
  assertEquals([modeOf(home), modeOf(`${home}/config.json`)], [0o700, 0o600]);
  assertEquals(namesIn(home), ["config.json"]);
});

Deno.test("changeConfigFile() loses nothing when many change it at once", async () => {
  await using home = await temporaryDirectory();
  const rounds = Array.from({ length: 20 }, (_, index) => index);
  await Promise.all(rounds.map(() =>
    changeConfigFile(home.path, (config) => ({
      ...config,
      context_window: (config.context_window ?? 0) + 1,
    }))
  ));
  assertEquals(await readConfigFile(home.path), { context_window: rounds.length });
});

Deno.test("changeConfigFile() changes nothing when the file is broken", async () => {
  await using home = await temporaryDirectory();
  for (const text of ["{", "[]", '{"modle": "m"}', '{"model": 5}', ""]) {
    await Deno.writeTextFile(home.at("config.json"), text);
    const error = await assertRejects(
      () => changeConfigFile(home.path, () => ({ model: "m" })),
      UserError,
    );
    assertStringIncludes(error.message, home.at("config.json"));
    assertEquals(await Deno.readTextFile(home.at("config.json")), text);
    assertEquals(namesIn(home.path), ["config.json"]);
  }
});

Deno.test("changeConfigFile() writes to the file behind a link, and not over the link", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("home"), { mode: 0o700 });
  const link = directory.at("home", "config.json");
  await Deno.symlink(directory.at("kept.json"), link);
  const change = () => changeConfigFile(directory.at("home"), () => ({ model: "m" }));
  const error = await assertRejects(change, UserError);
  assertStringIncludes(error.message, "a link to a file that does not exist");

  await Deno.writeTextFile(directory.at("kept.json"), "{}");
  await change();
  assertEquals((await Deno.lstat(link)).isSymlink, true);
  assertEquals(JSON.parse(await Deno.readTextFile(directory.at("kept.json"))), { model: "m" });
});
