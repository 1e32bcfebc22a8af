import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../lib/errors.ts";
import {
  parseRuntimeSettings,
  parseSettingSources,
  withRuntimeSettings,
} from "../../lib/config/runtime_settings.ts";

Deno.test("withRuntimeSettings() wins over the environment, and leaves the rest of it", () => {
  const settings = parseRuntimeSettings('{"model": "mine", "context_window": 9000}');
  const env = withRuntimeSettings((name) => `env of ${name}`, settings);
  assertEquals(
    ["ISONFORGE_MODEL", "ISONFORGE_CONTEXT_WINDOW", "ISONFORGE_BASE_URL"].map(env),
    ["mine", "9000", "env of ISONFORGE_BASE_URL"],
  );
});

Deno.test("parseRuntimeSettings() refuses what a run could not use, and keys", () => {
  const wrong: [text: string, says: string][] = [
    ["{", "--settings takes JSON"],
    ["[]", "does not hold a JSON object"],
    ['{"modell": "m"}', 'unknown setting "modell" in --settings'],
    ['{"model": 1}', '"model" in --settings takes a string'],
    ['{"provider": "x"}', '"provider" in --settings takes one of'],
    ['{"api_key": "k"}', "must not hold api_key"],
    ['{"headers": {"X-Token": "t"}}', "must not hold api_key or headers"],
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
