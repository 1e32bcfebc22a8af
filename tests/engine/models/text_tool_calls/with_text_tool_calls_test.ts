import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { AnswerPart } from "../../../../lib/engine/message.ts";
import { CallScanner } from "../../../../lib/engine/models/text_tool_calls/call_scanner.ts";
import {
  cuts,
  streamAll,
  streamAnswer,
  type StreamOptions,
  TOOLS,
} from "../../../helpers/text_answers.ts";

const HERMES = '<tool_call>\n{"name": "read", "arguments": {"path": "a.ts"}}\n</tool_call>';
const REAL: AnswerPart = { type: "toolCall", call: { id: "1", name: "bash", arguments: {} } };

Deno.test("withTextToolCalls() leaves text alone when the answer has real calls", async () => {
  const { calls, text, shown } = await streamAnswer([HERMES], { parts: [REAL] });
  assertEquals([calls, text, shown], [[["bash", {}]], HERMES, HERMES]);
});

Deno.test("withTextToolCalls() takes no calls from text when it is off", async () => {
  const expected = { calls: [], shown: HERMES, text: HERMES };
  assertEquals(await streamAnswer([HERMES], { mode: "off" }), expected);
});

Deno.test("withTextToolCalls() in auto says, and does not run, a call as text once a real one came", async () => {
  const answers = [{ pieces: [], parts: [REAL] }, { pieces: [HERMES] }];
  const [, auto] = await streamAll(answers);
  assertEquals([auto?.calls, auto?.shown, auto?.text], [[], "", HERMES]);
  assertStringIncludes(auto?.problem?.tell ?? "", "Make a real tool call");
  assertStringIncludes(auto?.problem?.hint ?? "", "--text-tool-calls on");
  const [, on] = await streamAll(answers, { mode: "on" });
  assertEquals(on?.calls, [["read", { path: "a.ts" }]]);
});

Deno.test("withTextToolCalls() in auto knows real calls from the conversation, and from the server", async () => {
  const messages = [{ role: "assistant" as const, parts: [REAL] }];
  assertEquals((await streamAnswer([HERMES], { messages })).calls, []);
  assertEquals((await streamAnswer([HERMES], { sendsRealCalls: true })).calls, []);
  const own = { ...REAL, call: { ...REAL.call, id: "text_1" } };
  const known = await streamAnswer([HERMES], { messages: [{ role: "assistant", parts: [own] }] });
  assertEquals(known.calls.length, 1);
});

Deno.test("withTextToolCalls() in auto asks once about an object that may be what was asked for", async () => {
  const object = '{"name": "bash", "arguments": {"command": "ls"}}';
  for (const text of [object, `\`\`\`json\n${object}\n\`\`\``]) {
    const answers = [{ pieces: [], parts: [REAL] }, { pieces: [text] }, { pieces: [text] }];
    const [, asked, believed] = await streamAll(answers);
    assertEquals([asked?.calls, asked?.shown], [[], text]);
    assertStringIncludes(asked?.problem?.tell ?? "", "Make a real tool call");
    assertEquals(believed, { calls: [], shown: text, text });
  }
});

const THOUGHTS = `I should read it.\n${HERMES}\n`;
const thoughts = (text: string): AnswerPart => ({ type: "reasoning", text });

Deno.test("withTextToolCalls() makes a call with which thoughts end that are the whole answer", async () => {
  const { calls, problem } = await streamAnswer([], { parts: [thoughts(THOUGHTS)] });
  assertEquals([calls, problem], [[["read", { path: "a.ts" }]], undefined]);
  // Of a model that makes real ones, a real one is asked for.
  const [, asked] = await streamAll([
    { pieces: [], parts: [REAL] },
    { pieces: [], parts: [thoughts(THOUGHTS)] },
  ]);
  assertEquals([asked?.calls, asked?.reason], [[], "calls"]);
});

Deno.test("withTextToolCalls() makes no call of thoughts that go on, are quoted, cut off, or followed by words", async () => {
  const messages = [{ role: "user" as const, content: `Explain this:\n${HERMES}` }];
  const parts = [thoughts(THOUGHTS)];
  for (
    const [pieces, options] of [
      [[], { parts: [thoughts(`${THOUGHTS}But no, that is not needed.`)] }],
      [[], { parts: [thoughts(`So \`${HERMES}\``)] }],
      [[], { parts, messages }],
      [[], { parts, reason: "length" }],
      [[], { parts, mode: "off" }],
      [["It is done."], { parts }],
    ] as Array<[string[], StreamOptions]>
  ) assertEquals((await streamAnswer(pieces, options)).calls, [], JSON.stringify(options));
});

Deno.test("withTextToolCalls() keeps the words between calls, and runs all of them", async () => {
  const second = HERMES.replace("a.ts", "b.ts");
  for (const pieces of cuts(`First this.\n${HERMES}\nThen that.\n${second}`)) {
    const { calls, shown, text } = await streamAnswer(pieces);
    assertEquals(calls, [["read", { path: "a.ts" }], ["read", { path: "b.ts" }]]);
    assertEquals(shown, "First this.\n\nThen that.\n");
    assertEquals(text, "First this.\n\nThen that.");
  }
});

Deno.test("withTextToolCalls() says what cannot be read, runs nothing, and shows no markup", async () => {
  const broken: Array<[text: string, why: RegExp]> = [
    ['<tool_call>\n{"name": "read", "arguments": {"path": "a.ts\n</tool_call>', /has no end/],
    ['<tool_call>\n{"name": "read" "arguments": 1}\n</tool_call>', /not expected/],
    ['<tool_call>\n{"path": "a.ts", "offset": 3}\n</tool_call>', /names no tool/],
    ["<tool_call>\n</tool_call>", /empty/],
    ["<tool_call>please read a.ts</tool_call>", /known forms/],
    ["<tool_call>\n<function=read>\n<parameter=path>\na.ts", /has no end/],
    ["<function=read>\n<parameter=path>\na.ts", /has no end/],
    ["<tool_call>read\n<arg_key>path</arg_key>\n<arg_value>a.ts", /has no end/],
    ['<invoke name="read">\n<parameter name="path">a.ts', /has no end/],
    ['[TOOL_CALLS]read[ARGS]{"path": "a.t', /has no end/],
    ["[TOOL_CALLS]", /no call/],
    ['[TOOL_CALLS][{"name": "read", "arguments": {"path": "a.t', /has no end/],
    ['<|tool_call_begin|>functions.read:0<|tool_call_argument_begin|>{"path": "a.t', /has no end/],
    ["<|tool_call_begin|>functions.read:0", /no name or no arguments/],
    ["<|tool_calls_section_begin|>", /holds no call/],
    [
      "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>read",
      /no name or no arguments/,
    ],
    ['<｜tool▁call▁begin｜>read<｜tool▁sep｜>{"path": "a.t', /has no end/],
    ['<|channel|>commentary to=functions.read<|message|>{"path": "a.t', /has no end/],
    ['<|python_tag|>print("hello")<|eom_id|>', /known forms/],
    [`<tool_call>${"[".repeat(300)}{`, /nested too deeply/],
    [`${HERMES}\n<tool_call>{"name": "read", "arguments": {"path": "b</tool_call>`, /has no end/],
  ];
  for (const [text, why] of broken) {
    for (const pieces of cuts(`I look.\n${text}`)) {
      const { calls, shown, problem } = await streamAnswer(pieces);
      assertEquals([calls, shown.trim()], [[], "I look."], text);
      assert(why.test(problem?.tell ?? ""), `${text} → ${problem?.tell}`);
      assertStringIncludes(problem?.fail ?? "", "cannot be read");
    }
  }
});

Deno.test("withTextToolCalls() runs no call that the output limit cut off, however whole it looks", async () => {
  const cut = [
    '<tool_call>{"name": "write", "arguments": {"path": "a", "content": "one"',
    '{"name": "write", "arguments": {"path": "a", "content": "one',
    "<tool_call>\n<function=write>\n<parameter=path>\na\n</parameter>",
    '[TOOL_CALLS]write[ARGS]{"path": "a"',
  ];
  for (const text of cut) {
    for (const pieces of cuts(text)) {
      const { calls, problem } = await streamAnswer(pieces, { reason: "length" });
      assertEquals(calls, [], text);
      if (text.startsWith("{")) continue;
      assertStringIncludes(problem?.tell ?? "", "cut off at the output limit");
    }
  }
  const whole = await streamAnswer([HERMES], { reason: "length" });
  assertEquals(whole.calls, [["read", { path: "a.ts" }]]);
});

Deno.test("CallScanner lets prose through as it comes", () => {
  const prose = "A list, of `code` and [links](x):\n\n- one < two\n- {three}\n\n" +
    "```ts\nconst a = {\n  name: 1,\n};\n```\n\n| a | b |\n| - | - |\n\n" +
    '{\n  "compilerOptions": {}\n}\n\n[x] is done. <b>Bold</b> it ends.\n';
  const scanner = new CallScanner(TOOLS);
  let came = "";
  let shown = "";
  let behind = 0;
  for (const letter of prose) {
    came += letter;
    shown += scanner.push(letter);
    behind = Math.max(behind, came.length - shown.length);
    assert(came.startsWith(shown));
  }
  shown += scanner.end({ isCut: false }).text;
  assertEquals(shown, prose);
  assert(behind <= 24, `${behind} characters were held back`);
});

Deno.test("CallScanner takes time in proportion to a hostile text", () => {
  const size = 250_000;
  const repeated: Array<[name: string, unit: string]> = [
    ["openers", "<tool_call>\n"],
    ["openers with braces", '<tool_call>{"name": "read", "arguments": {\n'],
    ["objects that never end", '{"name": "read", "arguments": "\n'],
    ["objects in other quotes", "{'name': \"read\\\n"],
    ["nested lists", "["],
    ["nested objects", '{"name":'],
    ["parameters without end", "<function=read>\n<parameter=path>\n"],
    ["parameters that close too early", "<parameter=path></parameter> x "],
    ["argument pairs", "<tool_call>read\n<arg_key>a</arg_key><arg_value>\n"],
    ["invocations", '<invoke name="read"><parameter name="path">\n'],
    ["fences", "```json\n{"],
    ["backticks", "`"],
    ["backticks with blanks", "` "],
    ["pythonic", '[read(path="\n'],
    ["Mistral", "[TOOL_CALLS]read[ARGS]{\n"],
    ["Kimi", "<|tool_call_begin|>read"],
    ["DeepSeek", "<｜tool▁call▁begin｜>read"],
    ["harmony", "<|channel|>commentary to=functions.read"],
    ["actions", "Action: read\nAction Input: {"],
    ["blank lines", "\n"],
    ["blanks", " "],
    ["whole calls", '<tool_call>{"name":"read","arguments":{}}</tool_call>\n'],
    ["elements", "<read>\n<path>\n"],
    ["letters", "x"],
  ];
  for (const [name, unit] of repeated) {
    const text = unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
    for (const pieces of [[text], text.match(/[^]{1,40}/g) ?? []]) {
      const scanner = new CallScanner(TOOLS);
      let length = 0;
      for (const piece of pieces) length += scanner.push(piece).length;
      length += scanner.end({ isCut: false }).text.length;
      // A reader that goes back and forth takes minutes for each of these.
      assertEquals(length, text.length, name);
    }
  }
});
