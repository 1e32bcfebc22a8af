import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { fewerPlaces } from "../../../lib/engine/sandbox/fewer_places.ts";

const what = "places";

Deno.test("fewerPlaces() takes the fullest directories for what is in them, never one that holds a root", () => {
  const roots = ["/p", "/p/in/b"];
  const names = ["a/x/1", "a/x/2", "a/x/3", "a/y/1", "in/1", "in/2", "in/b/1", "k"];
  const places = [...names.map((name) => `/p/${name}`), "/o/1", "/o/2"];
  const of = (many: number) => fewerPlaces(places, { roots, what, many });
  assertEquals(of(10), { places, directories: [] });
  assertEquals(of(8).directories, ["/p/a/x"]);
  assertEquals(of(7).directories, ["/p/a"]);
  // No less can be had.
  assertEquals(of(1), {
    places: ["/p/in/1", "/p/in/2", "/p/in/b/1", "/p/k", "/o/1", "/o/2", "/p/a"],
    directories: ["/p/a"],
  });
});

Deno.test("fewerPlaces() fails rather than leave one out", () => {
  const places = ["/p/1", "/p/2", "/p/3"];
  assertThrows(
    () => fewerPlaces(places, { roots: ["/p"], what, many: 1, tooMany: 2 }),
    UserError,
    'there are 3 places, such as "/p/1"',
  );
});
