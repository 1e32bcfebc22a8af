import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../lib/errors.ts";
import { effectiveSetting } from "../../../lib/config/settings/effective_setting.ts";
import {
  SETTING_NAMES,
  type SettingName,
  SETTINGS,
} from "../../../lib/config/settings/settings.ts";
import { oneFile } from "../../../lib/config/settings/settings_file.ts";

Deno.test("effectiveSetting() says where the value stands when several places have one", () => {
  const env = (name: string) => name === "ISONFORGE_MODEL" ? "of env" : undefined;
  const file = oneFile({ model: "of file", context_window: 5000 });
  const place = (name: SettingName, flag?: string) =>
    effectiveSetting(name, { flag, env, file })?.place;
  assertEquals(place("model", "of flag"), "--model");
  assertEquals(place("model"), "ISONFORGE_MODEL");
  assertEquals(place("context_window"), "config.json");
  assertEquals(place("api_key"), undefined);
  assertEquals(effectiveSetting("context_window", { env, file }), {
    value: "5000",
    from: '"context_window" in config.json',
    place: "config.json",
  });
});

Deno.test("SETTINGS parse what a run takes, and refuse the rest without repeating a secret", () => {
  const parse = (name: SettingName, value: string) =>
    SETTINGS[name].parse({ value, from: `"${name}"` });
  assertEquals(parse("base_url", "https://host/v1//"), "https://host/v1");
  for (
    const url of [
      " https://host/v1\n",
      "https://host/v1/chat/completions",
      "https://host/v1/models/",
    ]
  ) {
    assertEquals(parse("base_url", url), "https://host/v1");
  }
  assertThrows(() => parse("base_url", "https://host/v1?version=3"), UsageError, "without a query");
  assertEquals(
    assertThrows(() => parse("base_url", "localhost:8080/v1"), UsageError).hint,
    "did you mean http://localhost:8080/v1?",
  );
  assertEquals(parse("context_window", "32000"), 32_000);
  assertEquals(parse("api_key", "sk 1~"), "sk 1~");
  const secrets = ["hunter2\nhunter2", "hünter2", " "];
  for (const secret of secrets) {
    const error = assertThrows(() => parse("api_key", secret), UsageError);
    assertEquals(error.message.includes(secret), secret === " ");
  }
  const urls = [
    "http://me:hunter2@h/",
    "ftp://me:hunter2@h/",
    "me:hunter2@h",
    "http://me:hunter2/@h",
  ];
  for (const url of [...urls, "me@hunter2", "https://hunter2@h/v1", "http://me:hunter2@"]) {
    const error = assertThrows(() => parse("base_url", url), UsageError);
    assertEquals(error.message, '"base_url" must not contain a user name or password');
    assertEquals(error.hint?.includes("hunter2"), false);
  }
  assertEquals(parse("base_url", "https://host/v1/@me//@you"), "https://host/v1/@me//@you");
  const wrong = { base_url: "host", model: " ", provider: "google", context_window: "32k" };
  for (const [name, value] of Object.entries(wrong)) {
    const error = assertThrows(() => parse(name as SettingName, value), UsageError);
    assertEquals(error.message.startsWith(`"${name}" takes `), true, error.message);
  }
  const variables = SETTING_NAMES.flatMap((name) => SETTINGS[name].variable ?? []);
  assertEquals(variables.length, new Set(variables).size);
});
