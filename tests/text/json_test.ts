import { assertEquals } from "@std/assert";
import {
  countOf,
  idOf,
  isObject,
  objectsOf,
  parsedJson,
  parsedObject,
  textOf,
} from "../../lib/text/json.ts";

Deno.test("isObject() is true only of what is no list and not null", () => {
  assertEquals([{}, { a: 1 }].map(isObject), [true, true]);
  assertEquals([[], null, undefined, "a", 1].map(isObject), [false, false, false, false, false]);
});

Deno.test("objectsOf() takes one object for a list of one, and leaves out what is none", () => {
  assertEquals(objectsOf({ a: 1 }), [{ a: 1 }]);
  assertEquals(objectsOf([{ a: 1 }, null, "b", [{ c: 1 }]]), [{ a: 1 }]);
  assertEquals(objectsOf("a"), []);
});

Deno.test("textOf() is undefined when a value is no text, or an empty one", () => {
  assertEquals(["a", " ", "", 1, null].map(textOf), ["a", " ", undefined, undefined, undefined]);
});

Deno.test("countOf() takes a count that is written as a text", () => {
  assertEquals([3, "3", 0, 1.5].map(countOf), [3, 3, 0, 1.5]);
  assertEquals(["", " ", "x", -1, NaN, Infinity, null].map(countOf), Array(7).fill(undefined));
});

Deno.test("idOf() takes an id that is written as a number", () => {
  assertEquals(["a", 0, 7, "", null].map(idOf), ["a", "0", "7", undefined, undefined]);
});

Deno.test("parsedJson() and parsedObject() are undefined when a text is not that", () => {
  assertEquals(["[1]", "null", "{"].map(parsedJson), [[1], null, undefined]);
  assertEquals(['{"a":1}', "[1]", "null", ""].map(parsedObject), [
    { a: 1 },
    undefined,
    undefined,
    undefined,
  ]);
});
