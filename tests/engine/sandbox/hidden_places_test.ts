import { assertEquals } from "@std/assert";
import { hiddenPlaces } from "../../../lib/engine/sandbox/hidden_places.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("hiddenPlaces() has what variables name, and of what is hidden only the top", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  const places = hiddenPlaces({
    home,
    isonforgeHome: directory.at("forge"),
    environment: { KUBECONFIG: `/k/one:/k/two`, KRB5CCNAME: "FILE:/k/three", NETRC: home },
  });
  const isThere = (path: string) => places.includes(path);
  assertEquals(
    [".ssh", ".aws", "forge", ".isonforge"].map((name) => isThere(directory.at(name))),
    [true, true, true, true],
  );
  assertEquals(["/k/one", "/k/two", "/k/three", home].map(isThere), [true, true, true, false]);
  const nested = places.filter((path) => places.some((other) => path.startsWith(`${other}/`)));
  assertEquals(nested, []);
});

Deno.test({
  name: "hiddenPlaces() has the keys of other users for root, who may read them",
  ignore: Deno.uid() !== 0,
  fn: async () => {
    await using directory = await temporaryDirectory();
    await Deno.mkdir(directory.at("other/.ssh"), { recursive: true });
    const places = hiddenPlaces({
      home: directory.at("root"),
      homes: directory.path,
      isonforgeHome: directory.at("root/forge"),
      environment: {},
    });
    assertEquals(places.filter((path) => path.startsWith(directory.at("other"))), [
      directory.at("other/.ssh"),
    ]);
  },
});
