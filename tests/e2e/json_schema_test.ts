/**
 * `--json-schema` on the compiled binary.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { type ScriptedOpenAIAnswer, startFakeOpenAI } from "../helpers/fake_openai.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";

const SCHEMA = JSON.stringify({
  type: "object",
  properties: { risk: { enum: ["low", "high"] } },
  required: ["risk"],
});

async function run(sandbox: Sandbox, answers: ScriptedOpenAIAnswer[], args: string[] = []) {
  const server = startFakeOpenAI(answers);
  try {
    const words = [
      "-p",
      "--base-url",
      server.url,
      "--model",
      "fake-model",
      "--json-schema",
      SCHEMA,
    ];
    const result = await sandbox.run([...words, ...args, "how risky is it?"]);
    const requests = server.requests.filter(({ method }) => method === "POST").map(({ body }) =>
      body
    );
    return { ...result, requests };
  } finally {
    await server.close();
  }
}

Deno.test("--json-schema prints the final answer alone, as JSON", async () => {
  await using sandbox = await createSandbox();
  const { code, stdout, requests } = await run(sandbox, [
    { text: "I look first.", toolCalls: [{ name: "list", arguments: {} }] },
    { text: '```json\n{"risk": "low"}\n```' },
  ]);
  assertEquals([code, JSON.parse(stdout)], [0, { risk: "low" }]);
  assertStringIncludes(requests[0].messages[0].content, SCHEMA);
  // With it from the start many servers would call no tool.
  assertEquals(requests.map((body) => body.response_format), [undefined, undefined]);
});

Deno.test("--json-schema sends a wrong answer back with what is wrong, and asks for the schema", async () => {
  await using sandbox = await createSandbox();
  const { code, stdout, stderr, requests } = await run(sandbox, [
    { text: "It is risky." },
    { text: '{"risk":"medium"}' },
    { text: '{"risk":"high"}' },
  ], ["--output-format", "json"]);
  assertEquals(code, 0, stderr);
  const { structured, result, tool_calls } = JSON.parse(stdout);
  assertEquals([structured, result, tool_calls], [{ risk: "high" }, '{"risk":"high"}', []]);
  assertEquals(requests.length, 3);
  assertEquals(requests[1].response_format.json_schema.schema, JSON.parse(SCHEMA));
  assertEquals(requests[1].tool_choice, "none");
  assertMatch(
    requests[2].messages.at(-1).content,
    /does not fit the JSON Schema: \/risk must be equal to one/,
  );
});

Deno.test("--json-schema goes on without response_format where the endpoint refuses it", async () => {
  await using sandbox = await createSandbox();
  const { code, stdout, requests } = await run(sandbox, [
    { text: "It is risky." },
    {
      status: 400,
      body: { error: { message: "Cannot use custom grammar constraints with tools." } },
    },
    { text: '{"risk":"high"}' },
  ]);
  assertEquals([code, JSON.parse(stdout)], [0, { risk: "high" }]);
  assert(requests[1].response_format !== undefined && requests[2].response_format === undefined);
});

Deno.test("--json-schema fails with 1 when the third correction does not fit either", async () => {
  await using sandbox = await createSandbox();
  const { code, stdout, stderr, requests } = await run(
    sandbox,
    Array.from({ length: 5 }, (_, index) => ({ text: `{"risk":"no ${index}"}` })),
  );
  assertEquals([code, stdout, requests.length], [1, "", 4]);
  assertMatch(stderr, /^error: the final answer does not fit --json-schema: \/risk must be/m);
});

Deno.test("--json-schema is read from a file, kept by an agent, and refused before anything starts", async () => {
  await using sandbox = await createSandbox();
  const file = join(sandbox.project, "schema.json");
  await Deno.writeTextFile(file, SCHEMA);
  const id = (await sandbox.ok([
    ...["--bg", "-q", "--model", "rehearsal", "--json-schema", "schema.json"],
    'rehearse: say {"risk":"low"}',
  ])).trim();
  assertEquals((await sandbox.ended(id)).json_schema, SCHEMA);
  for (const wrong of ["{", '{"type":"strange"}']) {
    const { code, stderr } = await sandbox.run(["--bg", "--json-schema", wrong, "x"]);
    assertEquals(code, 2);
    assertMatch(stderr, /^error: --json-schema /);
  }
  const missing = await sandbox.run(["-p", "--json-schema", "nowhere.json", "x"]);
  assertEquals(missing.code, 1);
  assertMatch(missing.stderr, /^error: cannot read the schema from "nowhere.json"/);
  assertEquals(JSON.parse(await sandbox.ok(["agents", "--json"])).length, 1);
});
