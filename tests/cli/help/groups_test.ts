import { assertEquals } from "@std/assert";
import { type CommandFacts, factsOf } from "../../../lib/cli/help/facts.ts";
import {
  COMMAND_GROUPS,
  COMMAND_TOPICS,
  type Group,
  grouped,
  MORE,
  OPTION_GROUPS,
  ungrouped,
} from "../../../lib/cli/help/groups.ts";
import { TOPICS } from "../../../lib/cli/help/topics/mod.ts";
import { wholeTree } from "../../../lib/cli/tree.ts";

const root = factsOf(await wholeTree());
const nameOf = ({ path }: CommandFacts) => path.at(-1) ?? "";

Deno.test("every command is in a group of the help, see lib/cli/help/groups.ts", () => {
  const left = ungrouped(root.commands, { groups: COMMAND_GROUPS, nameOf });
  assertEquals(left.map(nameOf), []);
});

Deno.test("every option of the root is in a group of the help, see lib/cli/help/groups.ts", () => {
  const left = ungrouped(root.options, { groups: OPTION_GROUPS, nameOf: ({ name }) => name });
  assertEquals(left.map(({ name }) => name), []);
});

Deno.test("the groups name each command and option once, and none that does not exist", () => {
  assertEquals(names(COMMAND_GROUPS), root.commands.map(nameOf).sort());
  assertEquals(names(OPTION_GROUPS), root.options.map(({ name }) => name).sort());
});

Deno.test("what a command points at is a topic", () => {
  const commands = new Set(root.commands.map(nameOf));
  for (const [command, topics] of Object.entries(COMMAND_TOPICS)) {
    assertEquals(commands.has(command), true, command);
    for (const topic of topics) assertEquals(Object.hasOwn(TOPICS, topic), true, topic);
  }
});

Deno.test("`grouped()` keeps the order of the groups, and shows last what is in none", () => {
  const groups: Group[] = [["One", ["b", "a"]], ["None", ["x"]]];
  assertEquals(grouped(["a", "new", "b"], { groups, nameOf: (name) => name }), [
    { title: "One", items: ["b", "a"] },
    { title: MORE, items: ["new"] },
  ]);
});

function names(groups: readonly Group[]): string[] {
  return groups.flatMap(([_title, names]) => names).sort();
}
