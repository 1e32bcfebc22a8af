import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { tools } from "../../../lib/engine/tools/mod.ts";
import { ToolArgumentError } from "../../../lib/engine/tools/tool.ts";

function parse(name: string, args: unknown): unknown {
  const parsed = tools.find((tool) => tool.name === name)?.parse(args);
  // Arguments that were left out are undefined, which JSON drops.
  return JSON.parse(JSON.stringify(parsed));
}

function problem(name: string, args: unknown): string {
  return assertThrows(() => parse(name, args), ToolArgumentError).message;
}

Deno.test("tools have the names and arguments of the contract when they are declared", () => {
  const declared = tools.map(({ name, parameters }) => {
    const { properties, required } = parameters as {
      properties: Record<string, unknown>;
      required: string[];
    };
    return [
      name,
      ...Object.keys(properties).map((key) => required.includes(key) ? key : `[${key}]`),
    ];
  });
  assertEquals(declared, [
    ["read", "path", "[offset]", "[limit]"],
    ["write", "path", "content"],
    ["edit", "path", "old_string", "new_string", "[replace_all]"],
    ["bash", "command", "[timeout_s]", "[background]"],
    ["bash_output", "id", "[wait_s]"],
    ["bash_kill", "id"],
    ["grep", "pattern", "[path]", "[glob]", "[context]"],
    ["glob", "pattern", "[path]"],
    ["list", "[path]"],
    ["fetch", "url"],
    ["explore", "question"],
    ["todo", "items"],
  ]);
});

Deno.test("tools describe every argument when they are declared", () => {
  for (const { description, parameters } of tools) {
    assertEquals(description.length > 20, true);
    const { properties } = parameters as {
      properties: Record<string, { description?: string; type?: string }>;
    };
    for (const property of Object.values(properties)) {
      assertEquals(typeof property.type, "string");
      assertEquals((property.description ?? "").length > 10, true);
    }
  }
});

Deno.test("Tool.parse() takes what has one meaning when a model writes it in its own way", () => {
  assertEquals(parse("read", { path: "a", offset: "5", limit: 3.0 }), {
    path: "a",
    offset: 5,
    limit: 3,
  });
  assertEquals(parse("read", { file_path: "a" }), { path: "a" });
  assertEquals(parse("read", { filePath: "a" }), { path: "a" });
  assertEquals(parse("read", { path: "a", offset: null, limit: "" }), { path: "a" });
  assertEquals(parse("read", '{"path":"a"}'), { path: "a" });
  assertEquals(parse("read", { path: "a", limit: 99999 }), { path: "a", limit: 2000 });
  assertEquals(parse("edit", { path: "a", oldString: "x", newString: "", replaceAll: "False" }), {
    path: "a",
    old_string: "x",
    new_string: "",
    replace_all: false,
  });
  assertEquals(parse("bash", { command: "ls", description: "Lists files" }), { command: "ls" });
  assertEquals(parse("bash", { command: "ls", isBackground: "false" }), {
    command: "ls",
    background: false,
  });
  assertEquals(parse("write", { path: "a", content: 5 }), { path: "a", content: "5" });
  for (const nothing of [{}, null, undefined, "{}"]) assertEquals(parse("list", nothing), {});
});

Deno.test("Tool.parse() says what is wrong and what is right when a call cannot be understood", () => {
  const usage = "its arguments are read {path, [offset], [limit]}";
  assertEquals(problem("read", {}), `read needs the argument "path"; ${usage}`);
  assertEquals(
    problem("read", { path: "" }),
    `the argument "path" of read must not be empty; ${usage}`,
  );
  assertEquals(
    problem("read", { path: "a", offset: "five" }),
    `the argument "offset" of read must be a whole number, not "five"; ${usage}`,
  );
  assertEquals(
    problem("read", { path: "a", offset: 0 }),
    `the argument "offset" of read must be at least 1, not 0; ${usage}`,
  );
  assertEquals(
    problem("read", '{"path": "a'),
    `the arguments of read must be one JSON object, not "{\\"path\\": \\"a"; ${usage}`,
  );
  assertStringIncludes(problem("read", ["a"]), "must be one JSON object");
  assertStringIncludes(problem("read", { path: { x: 1 } }), 'must be a string, not {"x":1}');
  assertStringIncludes(problem("read", { path: "a\0b" }), "must not contain a NUL");
});

Deno.test("Tool.parse() takes no path that only a shell understands", () => {
  for (const path of ["~root/x", "~me", "~a.b/"]) {
    for (const [tool, rest] of [["read", {}], ["list", {}], ["write", { content: "" }]] as const) {
      assertStringIncludes(problem(tool, { path, ...rest }), 'must not begin with "~" and a name');
    }
  }
  for (const path of ["~", "~/notes", "./~/notes", "a~", "~$report.docx", "src/~x"]) {
    assertEquals(parse("read", { path }), { path });
  }
});
