import { assertEquals, assertRejects } from "@std/assert";
import { userLayers } from "../../../lib/config/layers/user_layers.ts";
import { readConfigFile } from "../../../lib/config/settings/config_file.ts";
import { UsageError, UserError } from "../../../lib/errors.ts";
import { shellQuote } from "../../../lib/sys/shell_quote.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** What is said of a config.json that holds `text`, with the path as PATH. */
async function refusal(text: string): Promise<[message: string, hint: string | undefined]> {
  await using home = await temporaryDirectory();
  const path = home.at("config.json");
  await Deno.writeTextFile(path, text);
  const error = await assertRejects(() => readConfigFile(home.path), UserError);
  return [
    error.message.replace(path, "PATH"),
    error.hint?.replace(shellQuote(path), "PATH").replace(path, "PATH"),
  ];
}

Deno.test("readConfigFile() says how to fix the file, and repeats nothing of it, when it is broken", async () => {
  const notJson = "cannot read PATH: it is not valid JSON";
  assertEquals(await refusal("key-of-this-test"), [notJson, "edit it: PATH"]);
  assertEquals(await refusal('{\n "a": }'), [notJson, "edit it: PATH"]);
  assertEquals(await refusal("{"), [`${notJson} (line 1 column 2)`, "edit it: PATH"]);
  assertEquals(await refusal(""), ["cannot read PATH: it is empty", "remove it: rm PATH"]);
  const notObject = "cannot use PATH: it does not hold a JSON object";
  assertEquals(await refusal("[]"), [notObject, "edit it: PATH"]);
});

Deno.test("readConfigFile() tells all that a file holds and nothing can use, and what can be used", async () => {
  await using home = await temporaryDirectory();
  const path = home.at("config.json");
  await Deno.writeTextFile(path, '{"model": 5, "Efort": "max", "provider": "openai", "x": 1}');
  assertEquals(await readConfigFile(home.path), {
    values: { provider: "openai" },
    problems: [
      `"model" in ${path} takes a string`,
      `unknown setting "Efort" in ${path}; did you mean effort?`,
      `unknown setting "x" in ${path}`,
    ],
  });
  const refused = await assertRejects(() => userLayers(home.path), UsageError);
  assertEquals(refused.message, `"model" in ${path} takes a string`);
  assertEquals(refused.hint, `edit it: ${path} (isonforge doctor lists all 3 problems)`);
});

Deno.test("readConfigFile() gives the system's words alone when there is no file but something else", async () => {
  await using home = await temporaryDirectory();
  await Deno.mkdir(home.at("config.json"));
  const error = await assertRejects(() => readConfigFile(home.path), UserError);
  assertEquals(error.message, `cannot read ${home.at("config.json")}: it is a directory`);
  assertEquals(
    error.hint,
    `there must be a file, or nothing: ls -ld ${shellQuote(home.at("config.json"))}`,
  );
});

Deno.test("readConfigFile() neither waits nor fills the memory when it is no file", async () => {
  await using home = await temporaryDirectory();
  const path = home.at("config.json");
  const table: [() => Promise<unknown>, string][] = [
    [() => new Deno.Command("mkfifo", { args: [path] }).output(), "it is a named pipe"],
    [() => Deno.symlink("/dev/zero", path), "it is a device"],
    [async () => {
      await Deno.writeTextFile(path, "{");
      await Deno.truncate(path, 5 * 1024 ** 3);
    }, "it is larger than 1048576 bytes"],
  ];
  for (const [make, problem] of table) {
    await make();
    const error = await assertRejects(() => readConfigFile(home.path), UserError);
    assertEquals(error.message, `cannot read ${path}: ${problem}`);
    await Deno.remove(path);
  }
});

Deno.test("readConfigFile() follows a link of its owner", async () => {
  await using home = await temporaryDirectory();
  await Deno.writeTextFile(home.at("settings.json"), '{"model": "m"}');
  await Deno.symlink("settings.json", home.at("config.json"));
  assertEquals((await readConfigFile(home.path)).values, { model: "m" });
  await Deno.remove(home.at("settings.json"));
  assertEquals((await readConfigFile(home.path)).values, {});
});
