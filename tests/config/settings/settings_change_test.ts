import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { changeSetting } from "../../../lib/config/settings/settings_change.ts";
import { userSettings } from "../../../lib/config/layers/user_layers.ts";
import { UserError } from "../../../lib/errors.ts";
import { evaluate } from "../../helpers/evaluate.ts";
import { modeOf, namesIn } from "../../helpers/files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const MODEL = { name: "model", value: "m" } as const;

Deno.test("changeSetting() makes a private file in a private home when there is none", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.at("home");
  const { stderr } = await evaluate(
    `
    import { changeSetting } from "lib/config/settings/settings_change.ts";
    await changeSetting(${JSON.stringify(home)}, { name: "model", value: "m" });
  `,
    { umask: "000" },
  );
  assertEquals(stderr, "");
  assertEquals((await userSettings(home)).values, { model: "m" });
  assertEquals([modeOf(home), modeOf(`${home}/settings.json`)], [0o700, 0o600]);
  assertEquals(namesIn(home), ["settings.json"]);
});

Deno.test("changeSetting() writes where a setting stands, and leaves what it does not know", async () => {
  await using home = await temporaryDirectory();
  const read = async (name: string) => JSON.parse(await Deno.readTextFile(home.at(name)));
  await Deno.writeTextFile(home.at("config.json"), '{"model": "old", "provider": "openai"}');
  const settings = { agents: { columns: ["id", "prompt"] }, ofLater: [1], hooks: {} };
  await Deno.writeTextFile(home.at("settings.json"), JSON.stringify(settings));
  assertEquals(await changeSetting(home.path, MODEL), ["config.json"]);
  assertEquals(await changeSetting(home.path, { name: "effort", value: "max" }), ["settings.json"]);
  const columns = { name: "agents.columns", value: "id" } as const;
  assertEquals(await changeSetting(home.path, columns), ["settings.json"]);
  assertEquals(await read("config.json"), { model: "m", provider: "openai" });
  assertEquals(await read("settings.json"), {
    agents: { columns: "id" },
    ofLater: [1],
    hooks: {},
    effort: "max",
  });

  // Of one that stands in both, the one that holds is written, and both are removed.
  await Deno.writeTextFile(home.at("settings.json"), '{"model": "wins"}');
  assertEquals((await userSettings(home.path)).values.model, "wins");
  assertEquals(await changeSetting(home.path, MODEL), ["settings.json"]);
  const removed = await changeSetting(home.path, { name: "model", value: undefined });
  assertEquals(removed, ["config.json", "settings.json"]);
  assertEquals((await userSettings(home.path)).values.model, undefined);
});

Deno.test("changeSetting() loses nothing when many change it at once", async () => {
  await using home = await temporaryDirectory();
  const changes = [
    MODEL,
    { name: "effort", value: "low" },
    { name: "max_turns", value: 3 },
    { name: "timeout", value: "3m" },
  ] as const;
  await Promise.all([...changes, ...changes].map((change) => changeSetting(home.path, change)));
  assertEquals((await userSettings(home.path)).values, {
    model: "m",
    effort: "low",
    max_turns: 3,
    timeout: "3m",
  });
});

Deno.test("changeSetting() changes nothing when a file is broken", async () => {
  await using home = await temporaryDirectory();
  for (const name of ["config.json", "settings.json"]) {
    for (const text of ["{", "[]", '{"model": 5}', ""]) {
      await Deno.writeTextFile(home.at(name), text);
      const error = await assertRejects(() => changeSetting(home.path, MODEL), UserError);
      assertStringIncludes(error.message, name);
      assertEquals(await Deno.readTextFile(home.at(name)), text);
      assertEquals(namesIn(home.path), [name]);
    }
    await Deno.remove(home.at(name));
  }
});

Deno.test("changeSetting() writes to the file behind a link, and not over the link", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("home"), { mode: 0o700 });
  const link = directory.at("home", "settings.json");
  await Deno.symlink(directory.at("kept.json"), link);
  const change = () => changeSetting(directory.at("home"), MODEL);
  const error = await assertRejects(change, UserError);
  assertStringIncludes(error.message, "a link to a file that does not exist");

  await Deno.writeTextFile(directory.at("kept.json"), "{}");
  await change();
  assertEquals((await Deno.lstat(link)).isSymlink, true);
  assertEquals(JSON.parse(await Deno.readTextFile(directory.at("kept.json"))), { model: "m" });
});
