import { assertEquals, assertThrows } from "@std/assert";
import type { RunEvent, TodoItem } from "../../../lib/engine/events.ts";
import { todoTool } from "../../../lib/engine/tools/todo.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

const LIST: TodoItem[] = [{ text: "read", state: "done" }, { text: "fix", state: "active" }, {
  text: "test",
  state: "pending",
}];

Deno.test("todoTool.parse() takes the list as other agents write it", () => {
  const written: unknown[] = [
    { items: LIST },
    {
      todos: [
        { content: "read", status: "completed", activeForm: "Reading" },
        { content: "fix", status: "in_progress", activeForm: "Fixing" },
        { content: "test", status: "pending", activeForm: "Testing" },
      ],
      merge: false,
    },
    {
      explanation: "now",
      plan: [{ step: "read", status: "completed" }, { step: "fix", status: "in_progress" }, {
        step: "test",
        status: "pending",
      }],
    },
    { items: JSON.stringify(LIST) },
    { items: [{ task: "read", done: true }, { task: "fix", status: "Doing" }, "test"] },
  ];
  for (const args of written) assertEquals(todoTool.parse(args).items, LIST);
  assertEquals(todoTool.parse({ items: [] }).items, []);
});

Deno.test("todoTool.parse() says what is wrong when the list is none", () => {
  const wrong: [unknown, string][] = [
    [{}, "needs the argument"],
    [{ items: "read it" }, "must be a list"],
    [{ items: [5] }, "must be a list of {text, state}, but has 5"],
    [{ items: [{ text: "a", state: "maybe" }] }, "states are pending, active, done"],
    [{ items: Array(101).fill("a") }, "at most 100 items"],
  ];
  for (const [args, message] of wrong) assertThrows(() => todoTool.parse(args), Error, message);
});

Deno.test("todoTool.run() tells whoever follows the run the whole list", async () => {
  await using sandbox = await ToolSandbox.create();
  const events: RunEvent[] = [];
  const emit = (event: RunEvent) => void events.push(event);
  const { output } = await sandbox.call(todoTool, { items: LIST }, { emit });
  assertEquals(output, "1 of 3 done");
  assertEquals(JSON.parse(JSON.stringify(events)), [{ type: "todos", items: LIST }]);
  assertEquals(todoTool.label(todoTool.parse({ items: LIST })), "fix");
});
