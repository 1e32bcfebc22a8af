import { assertEquals } from "@std/assert/equals";
import { formatGrowth } from "../../scripts/bench/growth/growth.ts";
import { markdownTable } from "../../scripts/markdown_table.ts";
import { formatted } from "../helpers/formatted.ts";

Deno.test("markdownTable() is as deno fmt has it", async () => {
  const tables = [
    markdownTable(["", "a", "longer than its cells"], [["x (1–2)", "≤ 1.50", "–"], ["", "", "y"]]),
    markdownTable(["a", "b"], [["1", "22"], ["333", "4"]], { isRight: (column) => column === 1 }),
    formatGrowth([{ name: "a day", what: "2,880 turns", thirds: [1, 2, 3], most: 4 }]),
  ];
  const text = `${tables.join("\n\n")}\n`;
  assertEquals(await formatted(text), text);
});
