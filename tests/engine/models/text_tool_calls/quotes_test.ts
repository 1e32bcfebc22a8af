/**
 * Text that holds something like a call which must not be run: quoted, explained, repeated, or no call at all.
 */
import { assertEquals } from "@std/assert/equals";
import type { Message } from "../../../../lib/engine/message.ts";
import { cuts, streamAll, streamAnswer } from "../../../helpers/text_answers.ts";

const BASH_JSON = '{"name": "bash", "arguments": {"command": "rm -r src"}}';
const HERMES = `<tool_call>\n${BASH_JSON}\n</tool_call>`;
const QWEN =
  "<tool_call>\n<function=bash>\n<parameter=command>\nrm -r src\n</parameter>\n</function>\n</tool_call>";
const INVOKE =
  '<function_calls>\n<invoke name="bash">\n<parameter name="command">rm -r src</parameter>\n</invoke>\n</function_calls>';
const MISTRAL = '[TOOL_CALLS]bash[ARGS]{"command": "rm -r src"}';
const KIMI =
  '<|tool_call_begin|>functions.bash:0<|tool_call_argument_begin|>{"command": "rm -r src"}<|tool_call_end|>';
const DEEPSEEK =
  '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>bash<｜tool▁sep｜>{"command": "rm -r src"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>';
const GLM =
  "<tool_call>bash\n<arg_key>command</arg_key>\n<arg_value>rm -r src</arg_value>\n</tool_call>";
const HARMONY =
  '<|channel|>commentary to=functions.bash <|constrain|>json<|message|>{"command": "rm -r src"}<|call|>';
const PYTHONIC = '[bash(command="rm -r src")]';
const REACT = 'Action: bash\nAction Input: {"command": "rm -r src"}';

const ALL = {
  HERMES,
  QWEN,
  INVOKE,
  MISTRAL,
  KIMI,
  DEEPSEEK,
  GLM,
  HARMONY,
  PYTHONIC,
  REACT,
  JSON: BASH_JSON,
};

/** Around what is quoted; at the end of an answer, and in the middle of one. */
const QUOTES: Array<[name: string, around: (call: string) => string]> = [
  ["in a code span", (call) => `It writes \`${call.replaceAll("\n", " ")}\``],
  ["in a code span with two backticks", (call) => `It writes \`\`${call.replaceAll("\n", "")}\`\``],
  ["in a code span on its own line", (call) => `It writes\n\`${call.replaceAll("\n", "")}\``],
  ["in quotes", (call) => `It writes "${call.replaceAll("\n", " ")}"`],
  ["in a list", (call) => `Forms:\n- ${call.replaceAll("\n", " ")}`],
  ["in a list, over several lines", (call) => `Forms:\n- ${call}`],
  ["in a list, indented", (call) => `Forms:\n- ${call.replaceAll("\n", "\n  ")}`],
  ["in a block quote with lazy lines", (call) => `The file says:\n> ${call}`],
  ["in a table", (call) => `| form |\n| - |\n| ${call.replaceAll("\n", " ")} |`],
  ["in a block quote", (call) => `The file says:\n${call.replaceAll(/^/gm, "> ")}`],
  ["in a fence", (call) => `It writes\n\`\`\`md\n${call}\n\`\`\``],
  ["in a fence with tildes", (call) => `It writes\n~~~\n${call}\n~~~`],
  ["in a fence with a fence in it", (call) => `It writes\n\`\`\`\`md\n\`\`\`\n${call}\n\`\`\`\`\n`],
  ["in a fence in a list", (call) => `1. It writes\n   \`\`\`txt\n   ${call}\n   \`\`\``],
  ["in a fence that nothing closes", (call) => `It writes\n\`\`\`md\n${call}`],
  ["indented as code", (call) => `It writes\n\n${call.replaceAll(/^/gm, "    ")}`],
  [
    "as an example with words after it",
    (call) => `A call looks like this:\n\n${call}\n\nNow you know.`,
  ],
  ["as the first line of an explanation", (call) => `${call}\nis what it writes.`],
  ["in a comment", (call) => `It writes:\n<!--\n${call}\n-->`],
  ["in a comment that nothing closes", (call) => `It writes:\n<!-- so\n${call}`],
  ["in a fence with a mark that is code", (call) => `It writes\n\`\`\`\na\n    \`\`\`\n${call}`],
  ["in an element", (call) => `It writes:\n<sample-answer id="1">\n${call}\n</sample-answer>`],
  ["in an element of a file", (call) => `It writes:\n<file path="a.md">\n${call}\n</file>`],
  ["in a result of a tool", (call) => `It says:\n<tool_response>\n${call}\n</tool_response>`],
  ["in an element that nothing closes", (call) => `It writes:\n<pre>\n\n${call}`],
  ["in the middle of a line", (call) => `Write ${call.replaceAll("\n", "")} and it runs.`],
];

/** A conversation in which work was done. */
const WORKED: Message[] = [
  { role: "user", content: "explain" },
  {
    role: "assistant",
    parts: [{ type: "toolCall", call: { id: "text_1", name: "read", arguments: {} } }],
  },
  { role: "tool", results: [{ callId: "text_1", name: "read", output: "ok", isError: false }] },
];

for (const [name, around] of QUOTES) {
  Deno.test(`withTextToolCalls() runs no call that stands ${name}`, async () => {
    for (const [form, call] of Object.entries(ALL)) {
      for (const text of [around(call), `${around(call)}\n\nThat is all.`]) {
        for (const pieces of cuts(text)) {
          const fresh = await streamAnswer(pieces);
          assertEquals([fresh.calls, fresh.shown, fresh.text], [[], text, text], form);
          const later = await streamAnswer(pieces, { messages: WORKED });
          const expected = { calls: [], shown: text, text };
          assertEquals(later, expected, `${form}, with work done: it is the final answer`);
        }
      }
    }
  });
}

Deno.test("withTextToolCalls() runs no call that the model repeats from what it has read", async () => {
  for (const [form, call] of Object.entries(ALL)) {
    const numbered = call.split("\n").map((line, index) => `${index + 7}\t${line}`).join("\n");
    for (const output of [call, `begin\n${call}\nend`, numbered]) {
      const messages: Message[] = [
        ...WORKED,
        { role: "tool", results: [{ callId: "text_2", name: "read", output, isError: false }] },
      ];
      const text = `The file holds:\n\n${call}`;
      const expected = { calls: [], shown: text, text };
      assertEquals(await streamAnswer([text], { messages }), expected, form);
    }
  }
});

Deno.test("withTextToolCalls() runs no call that the model repeats beside one of its own", async () => {
  const own = HERMES.replace("src", "build");
  const results = [{ callId: "text_1", name: "read", output: HERMES, isError: false }];
  const messages: Message[] = [{ role: "tool", results }];
  for (const text of [`It says:\n${HERMES}\nI go on:\n${own}`, `${own}\n${HERMES}`]) {
    assertEquals((await streamAnswer([text], { messages })).calls, [], text);
  }
});

Deno.test("withTextToolCalls() runs no call that the model repeats from its instructions", async () => {
  const messages: Message[] = [{ role: "system", content: `Instructions:\n${HERMES}` }];
  assertEquals((await streamAnswer([HERMES], { messages })).calls, []);
});

Deno.test("withTextToolCalls() runs calls that stand in an element of the answer's own", async () => {
  const texts = [
    `<answer>\n${HERMES}\n</answer>`,
    `<response>\n${HERMES}`,
    `A <b>bold</b> word, a Vec<T>.\n<details>\nmore\n</details>\n${HERMES}`,
  ];
  for (const text of texts) assertEquals((await streamAnswer([text])).calls.length, 1, text);
});

Deno.test("withTextToolCalls() asks once about a call that is introduced as an example", async () => {
  const words = [
    "For example:",
    "A call looks like this:",
    "An example of it::",
    "The call would have been:",
    "Do not run this:",
    "I will not do that, it is dangerous:",
    "I would never call\n",
  ];
  for (const [form, call] of Object.entries(ALL)) {
    for (const introduction of words) {
      const answer = { pieces: [`${introduction}\n${call}`], messages: WORKED };
      const [first, second] = await streamAll([answer, answer]);
      assertEquals([first?.calls, second?.calls], [[], []], `${form} ${introduction}`);
      assertEquals(
        [first?.problem !== undefined, second?.problem],
        [true, undefined],
        introduction,
      );
    }
  }
  const meant = [
    "I do not know what the file looks like:",
    "Let me see what the example in it says. I read it:",
    "I cannot see it yet. The next step would be to list it:",
    "I run the tests like this:",
    "I list the examples first.",
  ];
  for (const introduction of meant) {
    assertEquals(
      (await streamAnswer([`${introduction}\n${HERMES}`])).calls.length,
      1,
      introduction,
    );
  }
});

Deno.test("withTextToolCalls() asks about the end of a call that has no beginning", async () => {
  const ends = [
    '"arguments":{"command":"rm -r src"}}\n</tool_call>',
    "I run it.\n<parameter=command>\nrm -r src\n</parameter>\n</function>\n</tool_call>",
    '<|tool_invoke|>bash<|args|>{"command": "rm -r src"}<|/tool_invoke|>',
    '{"command": "rm -r src"}<|call|>',
  ];
  for (const text of ends) {
    for (const messages of [[], WORKED]) {
      const { calls, problem } = await streamAnswer([text], { messages });
      assertEquals([calls, problem?.tell.includes("cannot be read")], [[], true], text);
    }
  }
  for (
    const text of [
      "It ends with `</tool_call>`",
      "- </tool_call>",
      "It looks like this:\n</tool_call>",
    ]
  ) {
    assertEquals((await streamAnswer([text])).problem, undefined, text);
  }
});

Deno.test("withTextToolCalls() asks once about a call in a line that ends the answer, whatever was done", async () => {
  const text = `Next I run it: ${HERMES.replaceAll("\n", "")}`;
  const answer = { pieces: [text], messages: WORKED };
  const [first, second] = await streamAll([answer, answer]);
  assertEquals([first?.calls, first?.problem?.tell.includes("it was not run")], [[], true]);
  assertEquals([second?.calls, second?.problem], [[], undefined]);
});

Deno.test("withTextToolCalls() runs what is no repetition, although files with calls were read", async () => {
  const output = HERMES.replace("src", "build");
  const results = [{ callId: "text_1", name: "read", output, isError: false }];
  const { calls } = await streamAnswer([HERMES], { messages: [{ role: "tool", results }] });
  assertEquals(calls, [["bash", { command: "rm -r src" }]]);
});

Deno.test("withTextToolCalls() takes no object for a call that closes with a tag", async () => {
  for (const opener of ["`<tool_call>`", "Write <tool_call> and", "The tag <tool_call>:"]) {
    const text = `${opener}\n${BASH_JSON}\n</tool_call>`;
    for (const pieces of cuts(text)) assertEquals((await streamAnswer(pieces)).calls, [], text);
  }
});

Deno.test("withTextToolCalls() asks once whether an example was meant, when nothing has been done", async () => {
  const example = `I will run it.\n\n${HERMES}\n\nNow I wait for the result.`;
  const [first, second] = await streamAll([{ pieces: [example] }, { pieces: [example] }]);
  assertEquals(first?.calls, []);
  assertEquals(first?.problem?.tell.includes("it was not run"), true);
  assertEquals(second, { calls: [], shown: example, text: example });
});

Deno.test("withTextToolCalls() shows text as it is when it only resembles a call", async () => {
  const texts = [
    "Use `<tool` for that, or a < b.",
    '```json\n{"name": "isonforge", "version": "1.0.0"}\n```',
    '{"name": "isonforge", "version": "1.0.0"}',
    '{\n  "name": "read",\n  "version": "1.0.0"\n}',
    '[{"id": 1}, {"id": 2}]',
    '{"path": "a.ts"}',
    "```ts\nconst x = {};\n```\nand more\n```sh\nls\n```",
    "It ends with `",
    "It ends with ``",
    "A fence:\n```",
    "A fence:\n```json",
    "A fence:\n```json\n",
    "A list:\n- [read](docs/read.md)\n- [x] done\n\n[read]: a.md\n[TODO]",
    "[1]: a footnote\n[read the docs](x)",
    "<details>\n<summary>More</summary>\n\ntext\n</details>",
    "<tools>\n  <tool>hammer</tool>\n</tools>",
    '<tool>\n{"path": 1}\n</tool>',
    "<function>\nf(x) = x\n</function>",
    "<action>\n{ broken\n</action>",
    "<read>",
    "<read>me</read>",
    "The tag <tool_call> opens a call.",
    "The tag\n<tool_call>\nopens a call, and then come its words, which may be many.",
    "Action: none needed.\nAction items:\n- rest",
    "functools is a module of Python.\nfunctools.partial(f)",
    "commentary to=functions.x",
    "if (a) {\n  b();\n}",
    "{ not json",
    "[TOOL",
    "a <| b |> c",
    "f({\n  name: 1,\n})",
  ];
  for (const text of texts) {
    for (const pieces of cuts(text)) {
      assertEquals(await streamAnswer(pieces), { shown: text, calls: [], text }, text);
    }
  }
});
