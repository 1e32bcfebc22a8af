import { assertEquals, assertThrows } from "@std/assert";
import { effectiveSetting } from "../../../lib/config/settings/effective_setting.ts";
import { mergeValues } from "../../../lib/config/layers/merge_values.ts";
import { parseRuntimeSettings } from "../../../lib/config/settings/runtime_settings.ts";
import { parseSettingSources } from "../../../lib/config/settings/setting_sources.ts";
import type { SettingName } from "../../../lib/config/settings/settings.ts";
import { UserError } from "../../../lib/errors.ts";

Deno.test("parseRuntimeSettings() gives what wins over the environment, and leaves the rest of it", () => {
  const { values } = parseRuntimeSettings('{"model": "mine", "context_window": 9000}');
  const env = (name: string) => `env of ${name}`;
  const file = mergeValues([{ place: "settings.json", values: { model: "of file" } }], values);
  const value = (name: SettingName) => effectiveSetting(name, { env, file })?.value;
  assertEquals(
    (["model", "context_window", "base_url"] as const).map(value),
    ["mine", "9000", "env of ISONFORGE_BASE_URL"],
  );
});

Deno.test("parseRuntimeSettings() takes hooks, rules and servers", () => {
  const { hooks, rules, servers } = parseRuntimeSettings(JSON.stringify({
    hooks: { Stop: [{ hooks: [{ type: "command", command: "true" }] }] },
    permissions: { deny: ["Bash(git push:*)"] },
    mcpServers: { one: { command: "x" } },
  }));
  assertEquals(hooks.map(({ event, timeoutMs }) => [event, timeoutMs]), [["Stop", 60_000]]);
  assertEquals(rules.map(({ action, tool, pattern }) => [action, tool, pattern]), [
    ["deny", "Bash", "git push:*"],
  ]);
  assertEquals(servers.map(({ name }) => name), ["one"]);
});

Deno.test("parseRuntimeSettings() refuses what a run could not use, and keys", () => {
  const wrong: [text: string, says: string][] = [
    ["{", "--settings takes JSON"],
    ["[]", "does not hold a JSON object"],
    ['{"modell": "m"}', 'unknown setting "modell" in --settings; did you mean model?'],
    ['{"model": 1}', '"model" in --settings takes a string'],
    ['{"provider": "x"}', '"provider" in --settings takes one of'],
    ['{"api_key": "k"}', "must not hold api_key"],
    ['{"headers": {"X-Token": "t"}}', "must not hold api_key or headers"],
    ['{"permissions": {"deny": ["Bash("]}}', "is no rule such as"],
    ['{"hooks": {"Stop": [{"hooks": [{"type": "command"}]}]}}', "has no command"],
  ];
  for (const [text, says] of wrong) {
    assertThrows(() => parseRuntimeSettings(text), UserError, says);
  }
});

Deno.test("parseSettingSources() takes names separated by commas", () => {
  assertEquals(parseSettingSources("user, local"), ["user", "local"]);
  assertEquals(parseSettingSources(""), []);
  assertThrows(() => parseSettingSources("user,system"), UserError, 'not "system"');
});
