import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Compared } from "../../scripts/bench/peers/comparison.ts";
import { formatComparison } from "../../scripts/bench/peers/format_comparison.ts";
import { noSamples, type Samples } from "../../scripts/bench/peers/rows.ts";
import { spreadOf } from "../../scripts/bench/spread.ts";
import { formatted } from "../helpers/formatted.ts";

function compared(name: string, samples: Partial<Samples>): Compared {
  return { name, version: "1", samples: { ...noSamples(), ...samples } };
}

function format(peers: readonly Compared[]): string {
  return formatComparison({
    compared: [compared("ours", { wholeRun: [1, 2, 4], hook: [1, 1, 1] }), ...peers],
    notes: ["a is not compared: there is no npm"],
    own: [
      { name: "held one", unit: "ms", spread: spreadOf([30]), ratio: 1.5, target: 1.5 },
      { name: "missed one", unit: "MB", spread: spreadOf([181]), target: 180 },
      { name: "left out", unit: "ms", spread: spreadOf([]) },
    ],
    floor: spreadOf([20]),
    machine: { cores: 2, memoryGb: 4, system: "x" },
    runs: 3,
  });
}

/** The lines, whatever the width of a table is. */
function cells(text: string): string[] {
  return text.split("\n").map((line) => line.replaceAll(/ +\|/g, " |"));
}

Deno.test("formatComparison() divides round by round, and tells where another is before us", () => {
  // In each round twice ours, however the rounds differ.
  const text = format([
    compared("b", { wholeRun: [2, 4, 8], hook: [Number.NaN, 0.5, 0.5] }),
  ]);
  const rows = cells(text).filter((line) => line.startsWith("| whole run"));
  assertEquals(rows, [
    "| whole run of one token, s | 2.00 (1.00–4.00) | 4.00 (2.00–8.00) |",
    "| whole run of one token, s | 2.0 (2.0–2.0) |",
  ]);
  assertStringIncludes(text, "- run with one command and a hook before it, s: b before ours.");
  assertStringIncludes(text, "- a is not compared: there is no npm.");
});

Deno.test("formatComparison() says which target is held, also where no peer could be had", () => {
  const lines = cells(format([]));
  for (
    const row of [
      "| held one | 30.0 ms | 1.50 | ≤ 1.50 | held |",
      "| missed one | 181.0 MB | | ≤ 180 MB | missed |",
      "| left out | – | | | |",
    ]
  ) assertEquals(lines.includes(row), true, row);
});

Deno.test("formatComparison() is Markdown as deno fmt has it", async () => {
  for (const peers of [[], [compared("b", { wholeRun: [2, 4, 8], hook: [0.5, 0.5, 0.5] })]]) {
    const text = `${format(peers)}\n`;
    assertEquals(await formatted(text), text);
  }
});
