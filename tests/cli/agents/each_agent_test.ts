import { assertEquals } from "@std/assert";
import { evaluate } from "../../helpers/evaluate.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("forEachAgent() does what it does to several at once, but not to one that is named twice", async () => {
  await using home = await temporaryDirectory();
  const [a, b] = ["aaaaaaaa", "bbbbbbbb"];
  for (const id of [a, b]) {
    await Deno.mkdir(home.at("agents", id), { recursive: true, mode: 0o700 });
  }
  const { stdout, stderr, code } = await evaluate(
    `
    import { forEachAgent } from "lib/cli/agents/each_agent.ts";
    const turn = () => new Promise((resolve) => setTimeout(resolve));
    await forEachAgent(["${a}", "${b}", "${a}"], async (_store, { id }) => {
      console.log("begin " + id);
      await turn();
      console.log("end " + id);
      return () => {};
    }, { atOnce: 24, mayBeStray: true });`,
    { env: { ISONFORGE_HOME: home.path, HOME: home.path } },
  );
  assertEquals([stderr, code], ["", 0]);
  const lines = stdout.trimEnd().split("\n");
  assertEquals(lines.slice(0, 2), [`begin ${a}`, `begin ${b}`]);
  assertEquals(lines.filter((line) => line.endsWith(a)), [
    ...[`begin ${a}`, `end ${a}`],
    ...[`begin ${a}`, `end ${a}`],
  ]);
});
