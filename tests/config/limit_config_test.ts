import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/errors.ts";
import { readLogLimit, readMcpStart } from "../../lib/config/limit_config.ts";

function logLimit(value?: string): number {
  return readLogLimit((name) => name === "ISONFORGE_LOG_MAX" ? value : undefined);
}

Deno.test("readLogLimit() is 1 GiB when ISONFORGE_LOG_MAX is unset", () => {
  assertEquals(logLimit(), 1_073_741_824);
});

Deno.test("readLogLimit() is ISONFORGE_LOG_MAX when that is a number of bytes", () => {
  assertEquals([logLimit("1"), logLimit("4096")], [1, 4096]);
});

for (const value of ["0", "-1", "1G", "Infinity", "NaN", "ten"]) {
  Deno.test(`readLogLimit() refuses when ISONFORGE_LOG_MAX is "${value}"`, () => {
    const error = assertThrows(() => logLimit(value), UsageError);
    assertEquals(
      error.message,
      `ISONFORGE_LOG_MAX takes a number of bytes above 0, not "${value}"`,
    );
  });
}

Deno.test("readMcpStart() is in milliseconds, and no more than a timer takes", () => {
  const start = (value: string) => readMcpStart(() => value);
  assertEquals([start("0.2"), start("9999999")], [200, 2 ** 31 - 1]);
});
