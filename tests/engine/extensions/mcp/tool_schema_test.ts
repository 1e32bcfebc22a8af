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

Deno.test("toolSchema() leaves no reference that an endpoint would refuse the request for", () => {
  const A = { type: "object", properties: { a: { type: "string" } } };
  /** What becomes of the property `p`, beside definitions. */
  const cases: Array<[foreign: Record<string, unknown>, wanted: unknown, why: string]> = [
    [{ p: { $ref: "#/$defs/gone", description: "d" } }, { description: "d" }, "dangling"],
    [{ p: { $ref: "#/definitions/gone" } }, {}, "dangling"],
    [{ p: { $ref: "https://x.test/s.json" } }, {}, "remote"],
    [{ p: { $ref: "other.json#/$defs/A" } }, {}, "remote"],
    [{ p: { $ref: "#anchor" } }, {}, "anchor"],
    [{ p: { $ref: 7 } }, {}, "no text"],
    [{ p: { $ref: "#/$defs/A" } }, { $ref: "#/$defs/A" }, "plain"],
    [{ p: { $ref: "#/$defs/Loop" } }, {}, "stands for itself"],
    [{ p: { $ref: "#/$defs/Ping" } }, {}, "stand for each other"],
    [{ p: { $ref: "#/$defs/a~1b" } }, { type: "integer" }, "escaped"],
    [{ p: { $ref: "#/$defs/b%20c" } }, { type: "boolean" }, "escaped"],
    [{ p: { $ref: "#/$defs/A%" } }, {}, "badly escaped"],
    [{ q: A, p: { $ref: "#/properties/q" } }, A, "another property"],
    [
      { q: { anyOf: [{ type: "null" }, A] }, p: { $ref: "#/properties/q/anyOf/1" } },
      A,
      "one of a list",
    ],
    [
      { q: { $defs: { Inner: A } }, p: { $ref: "#/$defs/Inner" } },
      A,
      "put into another schema with its definitions",
    ],
    [
      { p: { properties: { next: { $ref: "#/properties/p" } } } },
      { properties: { next: { properties: { next: {} } } } },
      "recursive, by a place that not all follow",
    ],
  ];
  const $defs = {
    A,
    Loop: { $ref: "#/$defs/Loop" },
    Ping: { $ref: "#/$defs/Pong" },
    Pong: { $ref: "#/$defs/Ping" },
    "a/b": { type: "integer" },
    "b c": { type: "boolean" },
  };
  for (const [properties, wanted, why] of cases) {
    const { properties: made } = toolSchema({ type: "object", properties, $defs });
    assertEquals((made as Record<string, unknown>).p, wanted, why);
  }
  // A tree stays one.
  const Tree = { type: "object", properties: { kids: { items: { $ref: "#/definitions/Tree" } } } };
  const tree = { properties: { p: { $ref: "#/definitions/Tree" } }, definitions: { Tree } };
  assertEquals(toolSchema(tree), { type: "object", ...tree });
});

Deno.test("toolSchema() takes the properties of what the whole refers to", () => {
  const Args = { type: "object", properties: { a: { type: "string" } }, required: ["a"] };
  const definitions = { Args, Again: { $ref: "#/definitions/Args" } };
  for (const name of ["Args", "Again"]) {
    assertEquals(
      toolSchema({ $ref: `#/definitions/${name}`, definitions }),
      { ...Args, definitions },
    );
  }
  const { properties } = toolSchema({ allOf: [{ $ref: "#/definitions/Args" }], definitions });
  assertEquals(properties, Args.properties);
  assertEquals(toolSchema({ $ref: "#" }), EMPTY);
  assertEquals(
    toolSchema({ properties: { a: { $ref: "#" } } }).properties,
    { a: { properties: { a: {} } } },
  );
});

Deno.test("toolSchema() copies no more than anybody reads", () => {
  // Each holds the one before twice, by places that not all endpoints follow.
  const properties: Record<string, unknown> = { p0: { type: "string" } };
  for (let i = 1; i < 40; i++) {
    const $ref = `#/properties/p${i - 1}`;
    properties[`p${i}`] = { properties: { a: { $ref }, b: { $ref } } };
  }
  assertEquals(JSON.stringify(toolSchema({ properties })).length < 20_000, true);
});

Deno.test("toolSchema() names types of JSON Schema only", () => {
  const types: ReadonlyArray<[foreign: unknown, wanted: unknown]> = [
    ["any", {}],
    ["STRING", { type: "string" }],
    ["file", {}],
    [null, {}],
    [["string", "undefined", "null"], { type: ["string", "null"] }],
    [["any"], {}],
  ];
  for (const [type, wanted] of types) {
    assertEquals(toolSchema({ properties: { a: { type } } }).properties, { a: wanted });
  }
});

Deno.test("toolSchema() says of every array what it holds", () => {
  const { properties, $defs } = toolSchema({
    properties: {
      rows: { type: "array" },
      maybe: { type: ["array", "null"] },
      pair: { type: "array", prefixItems: [{ type: "string" }] },
      deep: { type: "array", items: { anyOf: [{ type: "array" }, { type: "string" }] } },
      named: { type: "array", items: { type: "string" } },
      text: { type: "string" },
    },
    $defs: { List: { type: "array" } },
    // deno-lint-ignore no-explicit-any -- a schema is read
  }) as any;
  // Not `{}`: llama.cpp takes that for objects only.
  const any = properties.rows.items;
  const inner = [{ type: "string" }, { type: "number" }, { type: "boolean" }, { type: "object" }];
  assertEquals(any, { anyOf: [...inner, { type: "array", items: { anyOf: inner } }] });
  assertEquals([properties.maybe.items, properties.pair.items, $defs.List.items], [any, any, any]);
  assertEquals(properties.deep.items.anyOf, [{ type: "array", items: any }, { type: "string" }]);
  assertEquals(properties.named, { type: "array", items: { type: "string" } });
  assertEquals(properties.text, { type: "string" });
});
