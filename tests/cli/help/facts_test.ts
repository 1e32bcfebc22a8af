import { Command, EnumType } from "@cliffy/command";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { factsOf, termOf } from "../../../lib/cli/help/facts.ts";
import { HelpRequest } from "../../../lib/cli/help/request.ts";
import { wholeTree } from "../../../lib/cli/tree.ts";

function tree(): Command {
  const command: unknown = new Command().name("tool").description("A tool.")
    .type("level", new EnumType(["low", "high"]))
    .option("--level <level:level>", "How much.", { default: "low" as const })
    .option("-n, --lines <n:integer>", "How many.")
    .option("--secret", "Not for people.", { hidden: true })
    .command(
      "do",
      new Command().description("Does it.").arguments("<id...:string>").alias("make")
        .example("One", "tool do 1"),
    )
    .command("hide", new Command().description("Hidden.").hidden());
  return command as Command;
}

Deno.test("`factsOf()` shows values that are allowed, defaults, and nothing that is hidden", () => {
  const facts = factsOf(tree());
  assertEquals(facts.options.map((option) => [termOf(option), option.description]), [
    ["    --level <low|high>", "How much (default: low)."],
    ["-n, --lines <n>", "How many."],
    ["-h, --help", "Show this help."],
    ["-V, --version", "Show the version."],
  ]);
  assertEquals(facts.commands.map(({ path }) => path), [["do"]]);
});

Deno.test("`factsOf()` names what a command takes, its aliases and examples", () => {
  const [facts] = factsOf(tree()).commands;
  assert(facts !== undefined);
  assertEquals(facts.operands, "<id...>");
  assertEquals(facts.aliases, ["make"]);
  assertEquals(facts.examples, [{ title: "One", command: "tool do 1" }]);
});

Deno.test("`factsOf()` shows --help and --version as they are once Cliffy has added them", async () => {
  const root = await wholeTree();
  const before = factsOf(root).options.map((option) => [termOf(option), option.description]);
  const { command } = await assertRejects(() => root.parse(["--help"]), HelpRequest);
  assertEquals(command, root);
  for (const name of ["help", "version"]) {
    const option = root.getOption(name);
    const said = before.find(([term]) => term === option?.flags.join(", "));
    assertEquals(said?.[1], option?.description);
  }
  const after = factsOf(root).options.map((option) => [termOf(option), option.description]);
  assertEquals(after, before);
});

Deno.test("the help of a command is asked for with -h and --help, whatever it takes", async () => {
  for (const flag of ["-h", "--help"]) {
    const root = await wholeTree();
    const { command } = await assertRejects(() => root.parse(["rm", flag]), HelpRequest);
    assertEquals(command.getName(), "rm");
  }
});
