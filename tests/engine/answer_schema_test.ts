import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { readAnswerSchema } from "../../lib/engine/answer_schema.ts";
import { UsageError } from "../../lib/errors.ts";

const SCHEMA = {
  type: "object",
  properties: { name: { type: "string" }, count: { type: "integer", minimum: 0 } },
  required: ["name"],
  additionalProperties: false,
};

Deno.test("readAnswerSchema() finds the value in an answer that fits, also in one fence", async () => {
  const { check } = await readAnswerSchema(JSON.stringify(SCHEMA));
  for (
    const answer of [
      '{"name":"a"}',
      ' \n{"name":"a"}\n',
      '```json\n{"name":"a"}\n```',
      '```\n{"name":"a"}\n```',
    ]
  ) {
    assertEquals(check(answer), { value: { name: "a" } }, answer);
  }
});

Deno.test("readAnswerSchema() says what is wrong with an answer that does not fit", async () => {
  const { check } = await readAnswerSchema(JSON.stringify(SCHEMA));
  const cases: [answer: string, says: RegExp][] = [
    ["Here it is: {}", /^it is not one JSON value/],
    ['{"name":"a"} {"name":"b"}', /^it is not one JSON value/],
    ["", /^it is not one JSON value/],
    ["{}", /must have required property 'name'/],
    ['{"name":1}', /^\/name must be string/],
    ['{"name":"a","count":-1,"x":1}', /additional properties.*"x"[^]*\/count must be >= 0/],
    ["[]", /^the value must be object/],
  ];
  for (const [answer, says] of cases) {
    const checked = check(answer);
    assertMatch("problem" in checked ? checked.problem : "fits", says, answer);
  }
});

Deno.test("readAnswerSchema() knows formats, and the keywords of the draft that a schema names", async () => {
  const pair = { prefixItems: [{ type: "string" }], items: false };
  const { check: now } = await readAnswerSchema(JSON.stringify(pair));
  assertEquals("problem" in now("[1]"), true);
  const old = { $schema: "http://json-schema.org/draft-07/schema#", items: [{ type: "string" }] };
  const { check: before } = await readAnswerSchema(JSON.stringify(old));
  assertEquals(["problem" in before("[1]"), "problem" in before('["a"]')], [true, false]);
  const { check: mail } = await readAnswerSchema('{"type":"string","format":"email"}');
  assertEquals(["problem" in mail('"nobody"'), "problem" in mail('"a@b.example"')], [true, false]);
});

Deno.test("readAnswerSchema() refuses what is no schema", async () => {
  for (const text of ["", "nothing", "[]", "null", '{"type":"strange"}', '{"$ref":"#/nowhere"}']) {
    await assertRejects(() => readAnswerSchema(text), UsageError, "--json-schema");
  }
});
