import { assertEquals, assertThrows } from "@std/assert";
import {
  type EachDefaults,
  type EachItem,
  inOrder,
  parseEach,
} from "../../../lib/cli/arguments/each_items.ts";
import { UsageError } from "../../../lib/errors.ts";

const NOTHING: EachDefaults = { prompt: undefined, exec: undefined, options: {} };

Deno.test("parseEach() makes an agent of each line that is not blank", () => {
  assertEquals(parseEach("one\r\n\n  \ntwo $& {}\n", NOTHING), [
    { line: 1, prompt: "one", flags: {} },
    { line: 4, prompt: "two $& {}", flags: {} },
  ]);
});

Deno.test("parseEach() puts the line in the place of {}, in prompt, name and branch", () => {
  const options = { name: "n-{}", worktree: "try/{}" };
  assertEquals(parseEach("a$&b\n", { prompt: "review {}, then {}", exec: undefined, options }), [
    { line: 1, prompt: "review a$&b, then a$&b", worktree: "try/a$&b", flags: { name: "n-a$&b" } },
  ]);
});

Deno.test("parseEach() keeps a line apart from a command", () => {
  assertEquals(parseEach('$(rm -rf /) "x"\n', { ...NOTHING, exec: "wc -l" }), [
    { line: 1, argument: '$(rm -rf /) "x"', flags: {} },
  ]);
});

Deno.test("parseEach() reads objects with options of their own", () => {
  const line = JSON.stringify({
    prompt: "fix it",
    name: "b",
    after: ["a", "c"],
    after_ok: "d",
    worktree: true,
    labels: { team: "web" },
    max_turns: 3,
    header: ["X: y"],
  });
  assertEquals(parseEach(line, NOTHING), [{
    line: 1,
    prompt: "fix it",
    worktree: true,
    flags: {
      name: "b",
      after: "a,c",
      afterOk: "d",
      label: ["team=web"],
      maxTurns: 3,
      header: ["X: y"],
    },
  }]);
  assertEquals(parseEach('{"argument": "x"}', { ...NOTHING, exec: "wc" }), [
    { line: 1, argument: "x", flags: {} },
  ]);
});

const WRONG: Record<string, [text: string, defaults: EachDefaults, words: string]> = {
  "a template without {}": ["a", { ...NOTHING, prompt: "review" }, "the prompt has no {}"],
  "a prompt beside a command": [
    "a",
    { ...NOTHING, prompt: "{}", exec: "x" },
    "a prompt and --exec",
  ],
  "one name for two": [
    "a\nb",
    { ...NOTHING, options: { name: "n" } },
    "--name with --each needs {}",
  ],
  "one branch for two": [
    "a\nb",
    { ...NOTHING, options: { worktree: "w" } },
    "-w with --each needs {}",
  ],
  "several, each of which is named": [
    'ok\n{"prompt": }\n{"colour": 1, "prompt": "x"}',
    NOTHING,
    'line 3 of --each: unknown key "colour"',
  ],
  "JSON that is none": ['ok\n{"prompt": }', NOTHING, "line 2 of --each: "],
  "an unknown key": ['{"promt": "x"}', NOTHING, 'unknown key "promt"; did you mean prompt?'],
  "a value of another kind": [
    '{"prompt": "x", "max_turns": "3"}',
    NOTHING,
    '"max_turns" takes a number',
  ],
  "labels without names": [
    '{"prompt": "x", "labels": ["team=web"]}',
    NOTHING,
    '"labels" cannot be',
  ],
  "an object without a prompt": ['{"name": "x"}', NOTHING, "line 1 of --each: it has no prompt"],
  "an empty prompt": ['{"prompt": ""}', NOTHING, '"prompt" cannot be ""'],
  "a prompt in an object beside a command": [
    '{"prompt": "x"}',
    { ...NOTHING, exec: "y" },
    "a prompt and a command",
  ],
};

for (const [what, [text, defaults, words]] of Object.entries(WRONG)) {
  Deno.test(`parseEach() refuses ${what}`, () => {
    assertThrows(() => parseEach(text, defaults), UsageError, words);
  });
}

function item(name: string, flags: EachItem["flags"] = {}): EachItem {
  return { line: 1, prompt: name, flags: { name, ...flags } };
}

Deno.test("inOrder() puts each after those that it follows", () => {
  const items = [item("c", { after: "b" }), item("b", { afterOk: "a, other" }), item("a")];
  assertEquals(inOrder(items).map(({ flags }) => flags.name), ["a", "b", "c"]);
});

Deno.test("inOrder() refuses circles, and one name for two", () => {
  const circle = [item("a", { after: "b" }), item("b", { after: "c" }), item("c", { after: "a" })];
  assertThrows(() => inOrder(circle), UsageError, "these wait for each other: a, b, c, a");
  assertThrows(() => inOrder([item("a", { after: "a" })]), UsageError, "wait for each other: a, a");
  assertThrows(() => inOrder([item("a"), item("a")]), UsageError, 'two agents are called "a"');
});
