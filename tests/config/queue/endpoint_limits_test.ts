import { assertEquals, assertThrows } from "@std/assert";
import { parseEndpointLimits } from "../../../lib/config/queue/endpoint_limits.ts";
import { UsageError } from "../../../lib/errors.ts";

const from = '"endpoints" in config.json';

Deno.test("parseEndpointLimits() reads a limit for each URL", () => {
  const value =
    '{"http://gpu1:8000/v1": {"max_running": 4}, "https://x.example": {"max_running": 1}}';
  assertEquals(
    parseEndpointLimits({ value, from }),
    new Map([["http://gpu1:8000/v1", 4], ["https://x.example", 1]]),
  );
  assertEquals(parseEndpointLimits({ value: "{}", from }), new Map());
});

for (
  const value of [
    "",
    "4",
    "[]",
    '{"gpu1": {"max_running": 4}}',
    '{"http://gpu1": 4}',
    '{"http://gpu1": {}}',
    '{"http://gpu1": {"max_running": 0}}',
    '{"http://gpu1": {"max_running": 1.5}}',
    '{"http://gpu1": {"max_running": "4"}}',
    '{"http://gpu1": {"max_running": 4, "max_runing": 5}}',
    '{"http://me:pw@gpu1": {"max_running": 4}}',
  ]
) {
  Deno.test(`parseEndpointLimits() refuses ${value || "an empty text"}`, () => {
    assertThrows(
      () => parseEndpointLimits({ value, from }),
      UsageError,
      "takes a limit for each base URL",
    );
  });
}
