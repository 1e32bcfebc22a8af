import { assertEquals } from "@std/assert";
import { toolSchema } from "../../../../lib/engine/extensions/mcp/tool_schema.ts";

const EMPTY = { type: "object", properties: {} };

Deno.test("toolSchema() is an object's schema, whatever a server sends", () => {
  const cases: Array<[foreign: unknown, wanted: unknown]> = [
    [undefined, EMPTY],
    [true, EMPTY],
    ["text", EMPTY],
    [[], EMPTY],
    [{}, EMPTY],
    [{ type: "string" }, EMPTY],
    [
      { $schema: "http://json-schema.org/draft-07/schema#", $id: "x", properties: { a: true } },
      { ...EMPTY, properties: { a: {} } },
    ],
    [
      {
        properties: { a: { type: "string", pattern: "^(?!x)", format: "uri", maxLength: 100_000 } },
      },
      { ...EMPTY, properties: { a: { type: "string" } } },
    ],
    [
      { properties: { a: { enum: [], description: 3, type: [] } }, required: ["a", "b", 1] },
      { ...EMPTY, properties: { a: {} }, required: ["a"] },
    ],
    [
      {
        type: "object",
        anyOf: [{ properties: { a: { type: "number" } } }, { properties: { b: { const: 1 } } }],
        required: [],
      },
      { ...EMPTY, properties: { a: { type: "number" }, b: { const: 1 } } },
    ],
    [
      { properties: { a: { type: "array", items: [{ type: "string" }] } } },
      { ...EMPTY, properties: { a: { type: "array", items: {} } } },
    ],
    [
      { properties: { a: { $ref: "#/$defs/x" } }, $defs: { x: { type: ["string", "null"] } } },
      {
        ...EMPTY,
        properties: { a: { $ref: "#/$defs/x" } },
        $defs: { x: { type: ["string", "null"] } },
      },
    ],
    [
      { properties: { a: { anyOf: [{ type: "string" }, false] } }, additionalProperties: false },
      {
        ...EMPTY,
        properties: { a: { anyOf: [{ type: "string" }, {}] } },
        additionalProperties: false,
      },
    ],
  ];
  for (const [foreign, wanted] of cases) assertEquals(toolSchema(foreign), wanted);
});

Deno.test("toolSchema() ends where a schema is deeper than anybody reads", () => {
  let schema: unknown = { type: "string" };
  for (let depth = 0; depth < 50_000; depth++) schema = { type: "array", items: schema };
  assertEquals(toolSchema({ properties: { a: schema } }).type, "object");
});
