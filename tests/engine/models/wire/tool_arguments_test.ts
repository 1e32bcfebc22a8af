import { assertEquals } from "@std/assert";
import { MAX_DEPTH } from "../../../../lib/engine/models/lenient_json.ts";
import {
  parseArguments,
  sentArguments,
} from "../../../../lib/engine/models/wire/tool_arguments.ts";

Deno.test("parseArguments() reads JSON, also when it was encoded twice", () => {
  assertEquals(parseArguments('{"path": "a"}'), { path: "a" });
  assertEquals(parseArguments(JSON.stringify('{"path": "a"}')), { path: "a" });
  for (const empty of ["", " \n"]) assertEquals(parseArguments(empty), {});
  for (const text of ["{", "path", '{"a": "'] as const) assertEquals(parseArguments(text), text);
});

Deno.test("parseArguments() reads what is no JSON and means one object beyond doubt", () => {
  const meant = { path: "a.txt", content: "one\ntwo" };
  const json = JSON.stringify(meant);
  for (
    const text of [
      json.replace("\\n", "\n"),
      json.replace("}", ",}"),
      "{'path': 'a.txt', 'content': 'one\\ntwo'}",
      `\`\`\`json\n${json}\n\`\`\``,
      `{}${json}`,
      json + json,
      // Once more, encoded twice.
      json + JSON.stringify(json),
      `{}${JSON.stringify(json)}`,
      `${JSON.stringify(json)}${JSON.stringify(json)}`,
      `${json}\n${json}\n`,
      // Begun, and then sent as a whole.
      `{${json}`,
      json.slice(0, 12) + json,
      json.slice(0, -1) + json,
      // Nothing where it was begun, and after it.
      `null${json}`,
      `""${json}`,
      `${json}null`,
      // What stood around it in the model's own words.
      `${json}}`,
      `${json}}}\n]`,
      `${json}\n</tool_call>`,
      `${json}</parameter>\n</function>`,
      `${json}<|im_end|>`,
      `${json}}<|call|>`,
      `${json}<｜tool▁call▁end｜>`,
      `${json};`,
      `${json}\n\`\`\``,
      `${json}${json}</s>`,
      // Without its first bracket.
      json.slice(1),
      `${json.slice(1)}}`,
      `${json.slice(1)}</tool_call>`,
    ]
  ) assertEquals(parseArguments(text), meant, text);
});

Deno.test("parseArguments() makes nothing of what may mean something else, or was cut off", () => {
  for (
    const text of [
      '{"path": "a.txt", "content": "one',
      '{"path": "a.txt", "content": "one"',
      '{"path": "a.txt",',
      '{"path": "a.txt"}{"path": "b.txt"}',
      '{"path": "a.txt"} and then',
      '{"path": "a.txt"}{"pa',
      `{"path": "a.txt"}${JSON.stringify('{"path": "b.txt"}')}`,
      '{"path": "a.txt"}"a.txt"',
      '{"path": "a.txt"}"{\\"path\\": \\"a.txt',
      '{"path": "b{"path": "a.txt"}',
      '{{"path": "a.txt"',
      "a.txt",
      "{'path': 'it's'}",
      // Without its last bracket.
      '{"path": "a.txt"</tool_call>',
      '{"a": {"path": "a.txt"}<|im_end|>',
      '"path": "a.txt"',
      '"path": "a.txt"</tool_call>',
      // More than brackets and tags.
      '{"path": "a.txt"},"content":"one"}',
      '{"path": "a.txt"}}"}',
      '{"path": "a.txt"}</tool_call>Now I read it.',
      '{"path": "a.txt"}<tool_call>{"path": "b.txt"}',
    ]
  ) assertEquals(parseArguments(text), text);
});

function beginning(text: string): string {
  return text.length <= 2_000 ? text : `${text.slice(0, 2_000)}… (${text.length} characters)`;
}

Deno.test("parseArguments() hands on as text the beginning of what is nested too deep", () => {
  const lists = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const objects = (depth: number) => '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
  for (const nested of [lists, objects]) {
    assertEquals(typeof parseArguments(nested(MAX_DEPTH)), "object");
    for (const depth of [MAX_DEPTH + 1, 200_000]) {
      assertEquals(parseArguments(nested(depth)), beginning(nested(depth)));
    }
  }
  const twice = parseArguments(JSON.stringify(lists(200_000)));
  assertEquals(twice, beginning(lists(200_000)));
  const again = `{}${JSON.stringify(objects(200_000).replace("1", "{}"))}`;
  assertEquals(parseArguments(again), beginning(again));
});

Deno.test("parseArguments() counts no bracket that stands in a string", () => {
  for (const content of ["[".repeat(500), `\\"${"{".repeat(500)}`, "\\".repeat(500) + "[["]) {
    const value = { path: content };
    assertEquals(parseArguments(JSON.stringify(value)), value);
  }
  assertEquals(parseArguments(`[${"[],".repeat(500)}[]]`), Array(501).fill([]));
});

Deno.test("parseArguments() keeps the beginning of what has no end", () => {
  for (const text of [`{"a": "${"x".repeat(10_000_000)}`, '"'.repeat(1_000_001)]) {
    assertEquals(parseArguments(text), beginning(text));
  }
});

Deno.test("sentArguments() is an object, whatever a model wrote", () => {
  const table: ReadonlyArray<[written: string, sent: Record<string, unknown>]> = [
    ['{"path":"a"}', { path: "a" }],
    ["", {}],
    ["null", {}],
    ["[1]", { malformed: [1] }],
    ["5", { malformed: 5 }],
    ["{oops", { malformed: "{oops" }],
  ];
  for (const [written, sent] of table) assertEquals(sentArguments(parseArguments(written)), sent);
});
