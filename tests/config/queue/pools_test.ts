import { assertEquals, assertThrows } from "@std/assert";
import { endpointUrls, readModel } from "../../../lib/config/model_config.ts";
import { parsePools, poolNamed } from "../../../lib/config/queue/pools.ts";
import { UsageError } from "../../../lib/errors.ts";

const from = '"pools" in config.json';
const POOLS = '{"gpus": ["http://gpu1:8000/v1/", "http://gpu2:8000/v1"]}';

Deno.test("parsePools() reads base URLs by name", () => {
  const pools = parsePools({ value: POOLS, from });
  assertEquals(poolNamed("gpus", pools), ["http://gpu1:8000/v1", "http://gpu2:8000/v1"]);
  assertThrows(() => poolNamed("gpu", pools), UsageError, 'there is no pool "gpu"');
});

for (
  const value of [
    "",
    "[]",
    '{"a": "http://x"}',
    '{"a": []}',
    '{"a": [1]}',
    '{"a": ["gpu1"]}',
    '{"a": ["http://me:pw@x"]}',
  ]
) {
  Deno.test(`parsePools() refuses ${value || "an empty text"}`, () => {
    assertThrows(() => parsePools({ value, from }), UsageError);
  });
}

function read(flags: Parameters<typeof readModel>[0]): ReturnType<typeof readModel> {
  const env = (name: string) => name === "ISONFORGE_POOLS" ? POOLS : undefined;
  const file = { values: {}, runtime: {}, placeOf: () => "config.json" };
  return readModel(flags, { env, file });
}

/** The base URLs, and models, in the order in which they are used. */
function order(flags: Parameters<typeof readModel>[0]): string[] {
  const choice = read(flags);
  if (choice.kind !== "endpoint") return [];
  return [choice, ...choice.others ?? []].map((one) =>
    one.kind === "rehearsal"
      ? one.kind
      : `${one.name} ${one.endpoint.baseUrl.replace(/^http:\/\/|:8000\/v1$/g, "")}`
  );
}

Deno.test("readModel() takes all of a pool, beginning with the one that was chosen", () => {
  assertEquals(order({ model: "m", pool: "gpus" }), ["m gpu1", "m gpu2"]);
  assertEquals(order({ model: "m", pool: "gpus", baseUrl: "http://gpu2:8000/v1" }), [
    "m gpu2",
    "m gpu1",
  ]);
  assertEquals(order({ model: "m", baseUrl: "http://other:8000/v1" }), ["m other"]);
  assertThrows(() => order({ model: "m", pool: "cpus" }), UsageError, "there is no pool");
});

Deno.test("readModel() puts the fallback model behind all endpoints", () => {
  // No endpoint is asked for that one.
  assertEquals(order({ model: "m", pool: "gpus", fallbackModel: "rehearsal" }), [
    "m gpu1",
    "m gpu2",
    "rehearsal",
  ]);
  assertEquals(order({ model: "m", pool: "gpus", fallbackModel: "s" }), [
    "m gpu1",
    "m gpu2",
    "s gpu1",
    "s gpu2",
  ]);
  assertEquals(order({ model: "m", baseUrl: "http://one:8000/v1", fallbackModel: "s" }), [
    "m one",
    "s one",
  ]);
});

Deno.test("endpointUrls() names each endpoint once, the preferred one first, and none of a rehearsal", () => {
  const [first, second] = ["http://gpu1:8000/v1", "http://gpu2:8000/v1"];
  assertEquals(endpointUrls(read({ model: "m", pool: "gpus", fallbackModel: "s" })), [
    first,
    second,
  ]);
  assertEquals(endpointUrls(read({ model: "m", pool: "gpus", baseUrl: second! })), [second, first]);
  assertEquals(endpointUrls(read({ model: "rehearsal", pool: "gpus" })), []);
});
