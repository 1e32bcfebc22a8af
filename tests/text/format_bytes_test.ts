import { assertEquals } from "@std/assert";
import { formatBytes } from "../../lib/text/format_bytes.ts";
import { formatDuration } from "../../lib/cli/output/describe_agent.ts";

Deno.test("formatBytes() keeps two digits where they say something", () => {
  const sizes = [
    0,
    1023,
    1024,
    4_250,
    10_188,
    10_189,
    12_400,
    1_048_063,
    1_048_064,
    5 * 2 ** 30,
    7 * 2 ** 50,
  ];
  assertEquals(sizes.map(formatBytes), [
    "0 B",
    "1023 B",
    "1.0 KB",
    "4.2 KB",
    "9.9 KB",
    "10 KB",
    "12 KB",
    "1023 KB",
    "1.0 MB",
    "5.0 GB",
    "7168 TB",
  ]);
});

Deno.test("formatDuration() tells the two largest units", () => {
  const seconds = [0, 45, 60, 725, 3600, 7_500, 90_061, 86_400 + 59];
  assertEquals(seconds.map(formatDuration), [
    "0s",
    "45s",
    "1m",
    "12m 5s",
    "1h",
    "2h 5m",
    "1d 1h",
    "1d",
  ]);
});
