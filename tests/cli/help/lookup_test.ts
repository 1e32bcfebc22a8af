import { assert, assertEquals, assertThrows } from "@std/assert";
import { lookUp } from "../../../lib/cli/help/lookup.ts";
import { nearNames } from "../../../lib/text/near_names.ts";
import { renderForTerminal } from "../../../lib/cli/help/terminal.ts";
import { TOPICS } from "../../../lib/cli/help/topics/mod.ts";
import { wholeTree } from "../../../lib/cli/tree.ts";
import { ExitCode, UsageError } from "../../../lib/errors.ts";

const root = await wholeTree();

function page(...words: string[]): string {
  return renderForTerminal(lookUp(root, words), { width: 80, color: false });
}

Deno.test("the overview shows every command, option and topic, and nothing hidden", () => {
  const overview = page();
  const shown = [
    ...root.getBaseCommands().map((command) => command.getName()),
    ...root.getBaseOptions().flatMap(({ flags }) => flags),
    ...Object.keys(TOPICS),
  ];
  for (const name of shown) assert(new RegExp(`^ .*${name}\\b`, "m").test(overview), name);
  const hidden = [
    ...root.getBaseCommands(true).filter((command) => !root.getBaseCommands().includes(command))
      .map((command) => command.getName()),
    ...root.getBaseOptions(true).filter((option) => !root.getBaseOptions().includes(option))
      .flatMap(({ flags }) => flags),
  ];
  assert(hidden.length > 0);
  for (const name of hidden) {
    assert(!new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(overview), name);
  }
});

Deno.test("`lookUp()` finds commands by name, by alias, and below each other", () => {
  assert(page("logs").startsWith("Show the last lines that agents wrote;"));
  assertEquals(page("ps"), page("agents"));
  assert(/^ +isonforge config set <key> <value>$/m.test(page("config", "set")));
});

Deno.test("`lookUp()` shows the command and the topic that share a name", () => {
  const both = page("worktrees");
  assert(/isonforge worktrees$/m.test(both));
  assert(both.includes(`${TOPICS.worktrees?.title}: ${TOPICS.worktrees?.summary}`));
  assert(!both.includes("See also: isonforge help worktrees"));
});

Deno.test("`lookUp()` refuses what is neither a command nor a topic, and says what was meant", () => {
  for (
    const [words, message, hint] of [
      [["nonsense"], 'no such command or topic: "nonsense"', "isonforge help lists them"],
      [["modles"], 'no such command or topic: "modles"', "did you mean isonforge help models?"],
      [
        ["config", "ste"],
        'no such command: "config ste"',
        "did you mean isonforge help config set?",
      ],
      [["logs", "zzz"], 'no such command: "logs zzz"', "see isonforge help logs"],
      [["settle"], 'no such command or topic: "settle"', "isonforge help lists them"],
      [["__proto__"], 'no such command or topic: "__proto__"', "isonforge help lists them"],
    ] as const
  ) {
    const error = assertThrows(() => lookUp(root, words), UsageError);
    assertEquals([error.message, error.hint, error.exitCode], [message, hint, ExitCode.usage]);
  }
});

Deno.test("`nearNames()` knows slips of the fingers and beginnings, and nothing further off", () => {
  const names = ["models", "logs", "exit-codes", "environment"];
  assertEquals(nearNames("env", names), ["environment"]);
  assertEquals(nearNames("2", ["0", "1"]), []);
  assertEquals(nearNames("lgos", names), ["logs"]);
  assertEquals(nearNames("MODEL", names), ["models"]);
  assertEquals(nearNames("xyz", names), []);
});
