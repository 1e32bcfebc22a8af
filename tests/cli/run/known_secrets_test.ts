import { assertEquals } from "@std/assert";
import { knownSecrets } from "../../../lib/cli/run/known_secrets.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("knownSecrets() knows the keys of files whatever else is wrong with them", async () => {
  await using home = await temporaryDirectory();
  const own = await knownSecrets(undefined);
  const found = async () => (await knownSecrets(home.path)).slice(own.length);
  assertEquals(await found(), []);
  const settings = home.at("settings.json");
  await Deno.writeTextFile(settings, '{"api_key": "of-settings", "permissions": 3}');
  await Deno.chmod(settings, 0o644);
  await Deno.writeTextFile(home.at("config.json"), '{"api_key": "of-config", "nobody": 1}');
  assertEquals(await found(), ["of-config", "of-settings"]);
  await Deno.writeTextFile(home.at("config.json"), "{");
  assertEquals(await found(), ["of-settings"]);
  await Deno.writeTextFile(settings, '{"api_key": 5}');
  assertEquals(await found(), []);
});
