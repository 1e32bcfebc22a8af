import { assertEquals } from "@std/assert";
import { formatBytes } from "../../../lib/cli/output/format_bytes.ts";
import { formatDuration } from "../../../lib/cli/output/describe_agent.ts";

Deno.test("formatBytes() keeps two digits where they say something", () => {
  const sizes = [0, 999, 1000, 4_149, 9_949, 9_950, 12_400, 999_499, 999_500, 5e9, 7e15];
  assertEquals(sizes.map(formatBytes), [
    "0 B",
    "999 B",
    "1.0 kB",
    "4.1 kB",
    "9.9 kB",
    "10 kB",
    "12 kB",
    "999 kB",
    "1.0 MB",
    "5.0 GB",
    "7000 TB",
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
