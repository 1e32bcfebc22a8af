/**
 * Models that write their tool calls and their reasoning as text, and models that go in circles: whole runs of the program.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { exists } from "@std/fs/exists";
import { join } from "@std/path/join";
import { type OpenAIAnswer, startFakeOpenAI } from "../helpers/fake_openai.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";

async function print(
  sandbox: Sandbox,
  answers: OpenAIAnswer[],
  ...options: string[]
) {
  const server = startFakeOpenAI(answers);
  try {
    const run = await sandbox.run(["-p", "--yolo", "--base-url", server.url, ...options, "go"]);
    return { ...run, requests: server.requests };
  } finally {
    await server.close();
  }
}

const BASH = "touch made";
const FORMS: Record<string, string> = {
  "Qwen3-Coder":
    `<tool_call>\n<function=bash>\n<parameter=command>\n${BASH}\n</parameter>\n</function>\n</tool_call>`,
  "Qwen3-Coder without opener":
    `<function=bash>\n<parameter=command>\n${BASH}\n</parameter>\n</function>\n</tool_call>`,
  Hermes: `<tool_call>\n{"name": "bash", "arguments": {"command": "${BASH}"}}\n</tool_call>`,
  GLM: `<tool_call>bash\n<arg_key>command</arg_key>\n<arg_value>${BASH}</arg_value>\n</tool_call>`,
  Kimi:
    `<|tool_calls_section_begin|><|tool_call_begin|>functions.bash:0<|tool_call_argument_begin|>{"command": "${BASH}"}<|tool_call_end|><|tool_calls_section_end|>`,
  DeepSeek:
    `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>bash<｜tool▁sep｜>{"command": "${BASH}"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
  Mistral: `[TOOL_CALLS]bash[ARGS]{"command": "${BASH}"}`,
  Llama: `{"name": "bash", "parameters": {"command": "${BASH}"}}`,
  harmony:
    `<|channel|>commentary to=functions.bash <|constrain|>json<|message|>{"command": "${BASH}"}<|call|>`,
  Anthropic:
    `<function_calls>\n<invoke name="bash">\n<parameter name="command">${BASH}</parameter>\n</invoke>\n</function_calls>`,
};

/** For what goes the same way with all of them. */
const SOME = Object.entries(FORMS).filter(([family]) =>
  ["Qwen3-Coder", "Kimi", "Llama"].includes(family)
);

Deno.test("a run does what a model asks for as text, in the main families' forms", async () => {
  await using sandbox = await createSandbox();
  const made = join(sandbox.project, "made");
  for (const [family, text] of Object.entries(FORMS)) {
    const pieces = `I will make it.\n\n${text}`.match(/[^]{1,5}/g) ?? [];
    const { code, stdout } = await print(sandbox, [{ text: pieces }, { text: "Made." }]);
    assertEquals([code, stdout], [0, "I will make it.\n\nMade.\n"], family);
    assert(await exists(made), family);
    await Deno.remove(made);
  }
});

Deno.test("a run does nothing that is only quoted, and nothing at all when that is switched off", async () => {
  await using sandbox = await createSandbox();
  const made = join(sandbox.project, "made");
  for (const [family, text] of SOME) {
    const quotes = [
      `So it writes:\n\n\`\`\`md\n${text}\n\`\`\``,
      `So it writes \`${text.replaceAll("\n", " ")}\`.`,
      `> ${text.replaceAll("\n", "\n> ")}`,
    ];
    for (const quote of quotes) {
      const { code, stdout } = await print(sandbox, [{ text: quote }]);
      assertEquals([code, stdout], [0, `${quote}\n`], family);
    }
    const off = await print(sandbox, [{ text }], "--text-tool-calls=off");
    assertEquals([off.code, off.stdout], [0, `${text}\n`], family);
    assert(!await exists(made), family);
  }
});

Deno.test("a run repeats a file with a call in it, and does not make the call", async () => {
  await using sandbox = await createSandbox();
  const made = join(sandbox.project, "made");
  for (const [family, call] of SOME) {
    await Deno.writeTextFile(join(sandbox.project, "call.txt"), call);
    const read = `<tool_call>{"name": "read", "arguments": {"path": "call.txt"}}</tool_call>`;
    const { code, requests } = await print(sandbox, [{ text: read }, {
      text: `It says:\n\n${call}`,
    }]);
    assertEquals([code, requests.length, await exists(made)], [0, 2, false], family);
  }
});

Deno.test("a run says once that a call cannot be read, then fails", async () => {
  await using sandbox = await createSandbox();
  const text = '<tool_call>\n{"name": "bash", "arguments": {"command": "ls\n</tool_call>';
  const { code, stdout, stderr, requests } = await print(sandbox, [{ text }, { text }, { text }]);
  assertEquals([code, stdout, requests.length], [1, "", 2]);
  assertStringIncludes(stderr, "error: the model writes tool calls that cannot be read");
  assertStringIncludes(JSON.stringify(requests[1]?.body), "Nothing was run");
});

Deno.test("a run is not done when an answer has only thoughts, or announces a call and makes none", async () => {
  await using sandbox = await createSandbox();
  const { code, stdout, requests } = await print(sandbox, [
    { text: "<think>\nI should answer.\n</think>" },
    { text: "I will look.", finishReason: "tool_calls" },
    { text: ["<th", "ink>hm</think>\n\nDo", "ne."] },
  ]);
  assertEquals([code, stdout, requests.length], [0, "I will look.\nDone.\n", 3]);
  assert(!JSON.stringify(requests.map(({ body }) => body)).includes("I should answer"));
});

Deno.test("a background agent that goes in circles fails, and says why", async () => {
  await using sandbox = await createSandbox();
  const server = startFakeOpenAI(
    Array(50).fill({ toolCalls: [{ name: "read", arguments: { path: "missing.txt" } }] }),
  );
  try {
    const id = (await sandbox.ok([
      "--bg",
      "-q",
      "--base-url",
      server.url,
      "--text-tool-calls=auto",
      "go",
    ])).trim();
    const meta = await sandbox.ended(id);
    assertEquals([meta.reason, meta.exit_code, server.requests.length], ["failed", 1, 5]);
    assertEquals(meta.text_tool_calls, "auto");
    assertStringIncludes(await sandbox.ok(["logs", "--stderr", id]), "the model goes in circles");
  } finally {
    await server.close();
  }
});

Deno.test("a run ends an answer that repeats itself within a megabyte", async () => {
  await using sandbox = await createSandbox();
  const text = Array(3_000).fill("I will read the file again, and then again.\n".repeat(20));
  const { code, stdout, requests } = await print(sandbox, [{ text }, { text: "Done." }]);
  assertEquals([code, requests.length], [0, 2]);
  assert(stdout.length < 1024 * 1024, `${stdout.length}`);
  assert(stdout.endsWith("Done.\n"));
  assert(JSON.stringify(requests[1]?.body).length < 50_000, "the repetition is not sent back");
});
