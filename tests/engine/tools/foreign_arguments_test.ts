import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { tools } from "../../../lib/engine/tools/mod.ts";
import { toolNamed, withToolName } from "../../../lib/engine/tools/tool_named.ts";
import { ToolArgumentError } from "../../../lib/engine/tools/tool.ts";

/** What a tool takes from arguments, and the notes for the model. */
function parse(name: string, args: unknown): { args: Record<string, unknown>; notes: string[] } {
  const notes: string[] = [];
  const parsed = tools.find((tool) => tool.name === name)?.parse(args, (note) => notes.push(note));
  return { args: JSON.parse(JSON.stringify(parsed)), notes };
}

Deno.test("toolNamed() finds the tool that a model means", () => {
  const table: Readonly<Record<string, readonly string[]>> = {
    read: [
      ...["read", "Read", "READ", " read ", "read\n", "functions.read", "functions.Read:0"],
      ...["read<|channel|>commentary", "functions.read<|constrain|>json", "`read`", "read()"],
      ...["read_file", "ReadFile", "readFile", "read-file", "read_tool", "default_api.read_file"],
      ...["view", "cat", "tools/read", "assistant.read"],
    ],
    write: ["Write", "write_file", "create_file", "WriteFile", "write_to_file"],
    edit: ["Edit", "str_replace", "edit_file", "replace", "functions.edit"],
    bash: [
      "Bash",
      "shell",
      "run_shell_command",
      "execute_command",
      "run_terminal_cmd",
      "container.exec",
    ],
    grep: ["Grep", "grep_search", "search_file_content", "ripgrep"],
    glob: ["Glob", "file_search", "find_files"],
    list: ["List", "LS", "ls", "list_directory", "list_dir"],
  };
  for (const [name, written] of Object.entries(table)) {
    for (const other of written) {
      assertEquals(toolNamed({ name: other, arguments: {} }, tools)?.name, name, other);
    }
  }
  for (const other of ["", "reed", "readme", "web_search", "<|channel|>read"]) {
    assertEquals(toolNamed({ name: other, arguments: {} }, tools), undefined, other);
  }
});

Deno.test("toolNamed() takes a text editor's command for the tool", () => {
  for (const editor of ["str_replace_based_edit_tool", "str_replace_editor"]) {
    for (
      const [command, name] of [["view", "read"], ["create", "write"], ["str_replace", "edit"]]
    ) {
      assertEquals(toolNamed({ name: editor, arguments: { command } }, tools)?.name, name);
    }
    assertEquals(
      toolNamed({ name: editor, arguments: { command: "undo_edit" } }, tools),
      undefined,
    );
  }
});

Deno.test("toolNamed() prefers the exact name", () => {
  const [read] = tools;
  const other = { ...read!, name: "view" };
  assertEquals(toolNamed({ name: "view", arguments: {} }, [...tools, other]), other);
});

Deno.test("withToolName() leaves a name that every server takes", () => {
  const nameOf = (name: string) => withToolName({ name, arguments: {} }, tools).name;
  assertEquals(nameOf("functions.Read"), "read");
  assertEquals(nameOf("web_search"), "web_search");
  assertEquals(nameOf("web search<|x|>"), "web_search");
  assertEquals(nameOf("a/b.größe"), "gr__e");
  assertEquals(nameOf(""), "unknown");
  assertEquals(nameOf("x".repeat(100)).length, 64);
});

Deno.test("parse() understands the arguments of other agents", () => {
  type Row = [tool: string, written: unknown, args: Record<string, unknown>];
  const table: Row[] = [
    ["read", { file_path: "a" }, { path: "a" }],
    ["read", { filename: "a", start_line: 3, end_line: 7 }, { path: "a", offset: 3, limit: 5 }],
    ["read", { path: "a", view_range: [3, 7] }, { path: "a", offset: 3, limit: 5 }],
    ["read", { path: "a", view_range: [3, -1] }, { path: "a", offset: 3 }],
    ["read", { command: "view", path: "a" }, { path: "a" }],
    ["write", { filePath: "a", content: { b: [1] } }, {
      path: "a",
      content: '{\n  "b": [\n    1\n  ]\n}\n',
    }],
    ["write", { path: "a", file_text: "x" }, { path: "a", content: "x" }],
    ["write", { path: "a", content: 5 }, { path: "a", content: "5" }],
    ["edit", { file_path: "a", old_str: "x", new_str: "y" }, {
      path: "a",
      old_string: "x",
      new_string: "y",
    }],
    [
      "edit",
      { path: "a", oldText: "x", newText: "y", expected_replacements: 2 },
      { path: "a", old_string: "x", new_string: "y", replace_all: true },
    ],
    [
      "edit",
      { path: "a", edits: [{ oldText: "x", newText: "y" }] },
      { path: "a", old_string: "x", new_string: "y" },
    ],
    ["edit", { path: "a", old: "x", new: "y", replaceAll: "true" }, {
      path: "a",
      old_string: "x",
      new_string: "y",
      replace_all: true,
    }],
    ["bash", { cmd: "ls" }, { command: "ls" }],
    ["bash", { command: ["bash", "-lc", "ls | wc"] }, { command: "ls | wc" }],
    ["bash", { command: ["/bin/sh", "-c", "ls"] }, { command: "ls" }],
    ["bash", { command: ["grep", "a b", "x's"] }, { command: `grep 'a b' 'x'\\''s'` }],
    ["bash", { command: "ls", timeout: 30 }, { command: "ls", timeout_s: 30 }],
    ["bash", { command: "ls", timeout: "45" }, { command: "ls", timeout_s: 45 }],
    ["bash", { command: "ls", timeout: 700 }, { command: "ls", timeout_s: 600 }],
    ["bash", { command: "ls", timeout_ms: 1500 }, { command: "ls", timeout_s: 2 }],
    ["bash", { command: "ls", timeout_seconds: 9 }, { command: "ls", timeout_s: 9 }],
    ["bash", { command: "a; b", workdir: "x y" }, { command: "cd 'x y' || exit 1\na; b" }],
    ["bash", { command: "ls", cwd: "~/x" }, { command: "cd ~/x || exit 1\nls" }],
    ["bash", { command: ["ls", "-l"], workdir: "/x" }, { command: "cd /x || exit 1\nls -l" }],
    ["bash", { command: "ls", workdir: "." }, { command: "ls" }],
    ["grep", { pattern: "a", "-i": true }, { pattern: "(?i)a" }],
    ["grep", { pattern: "a", ignore_case: "true" }, { pattern: "(?i)a" }],
    ["grep", { pattern: "a", case_sensitive: false }, { pattern: "(?i)a" }],
    ["grep", { pattern: "a", case_sensitive: true, "-n": true }, { pattern: "a" }],
    ["grep", { pattern: "a.b(", fixed_strings: true, i: true }, { pattern: "(?i)a\\.b\\(" }],
    ["grep", { pattern: "a", "-C": 2 }, { pattern: "a", context: 2 }],
    ["grep", { pattern: "a", "-A": 3 }, { pattern: "a", context: 3 }],
    ["grep", { pattern: "a", type: "python" }, { pattern: "a", glob: "*.py" }],
    ["grep", { query: "a", include: "*.ts", output_mode: "content" }, {
      pattern: "a",
      glob: "*.ts",
    }],
    ["list", { directory: "a" }, { path: "a" }],
    ["list", { dir_path: "a" }, { path: "a" }],
    ["glob", { pattern: "*", recursive: true }, { pattern: "*" }],
  ];
  for (const [tool, written, args] of table) {
    assertEquals(parse(tool, written), { args, notes: [] }, JSON.stringify(written));
  }
});

Deno.test("parse() ignores what it does not know, and says so", () => {
  type Row = [tool: string, written: unknown, args: Record<string, unknown>, note: string];
  const table: Row[] = [
    [
      "read",
      { path: "a", lenght: 5 },
      { path: "a" },
      'read has no argument "lenght"; it was ignored',
    ],
    [
      "bash",
      { command: "ls", sandbox: "x" },
      { command: "ls" },
      'bash has no argument "sandbox"; it was ignored',
    ],
    [
      "bash",
      { command: "ls", timeout: 120000 },
      { command: "ls", timeout_s: 120 },
      '"timeout": taken as milliseconds',
    ],
    [
      "grep",
      { pattern: "a", output_mode: "count" },
      { pattern: "a" },
      '"output_mode": not known here',
    ],
    [
      "grep",
      { pattern: "a", head_limit: 5 },
      { pattern: "a" },
      'grep has no argument "head_limit"; it was ignored',
    ],
    ["list", { path: "a", recursive: true }, { path: "a" }, '"recursive": not known here'],
  ];
  for (const [tool, written, args, note] of table) {
    const parsed = parse(tool, written);
    assertEquals(parsed.args, args, JSON.stringify(written));
    assertEquals(parsed.notes.length, 1, JSON.stringify(written));
    assertStringIncludes(parsed.notes[0] ?? "", note);
  }
  // What changes nothing needs no word.
  for (
    const nothing of [{ x: null }, { x: "" }, { x: false }, { description: "why" }, {
      dry_run: false,
    }]
  ) {
    assertEquals(parse("read", { path: "a", ...nothing }).notes, [], JSON.stringify(nothing));
  }
});

Deno.test("parse() refuses what would do something else than the model wants", () => {
  const table: [tool: string, written: unknown, words: string][] = [
    ["write", { path: "a", content: "x", append: true }, "replaces the whole file"],
    ["write", { path: "a", content: "x", mode: "a" }, "replaces the whole file"],
    ["write", { path: "a", content: "x", dry_run: true }, "cannot only try it"],
    ["bash", { command: "rm x", dryRun: "true" }, "cannot only try it"],
    ["edit", { path: "a", edits: [{}, {}] }, "call edit once for each"],
  ];
  for (const [name, written, words] of table) {
    const { message } = assertThrows(() => parse(name, written), ToolArgumentError);
    assertStringIncludes(message, words);
  }
  assertEquals(parse("write", { path: "a", content: "x", mode: "w" }).args, {
    path: "a",
    content: "x",
  });
});
