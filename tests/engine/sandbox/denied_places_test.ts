import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { deniedPlaces } from "../../../lib/engine/sandbox/denied_places.ts";
import { fill } from "../../helpers/fill.ts";
import { inWorld } from "../../helpers/permission_world.ts";
import { rulesOf } from "../permissions/user_rules/rule_judge.ts";

Deno.test("deniedPlaces() finds what there is of what rules deny, directories as a whole", async () => {
  await inWorld(async ({ cwd, home, isonforgeHome }) => {
    const places = { cwd, home, isonforgeHome };
    for (
      const path of [
        ...[join(cwd, "secrets/in/key"), join(cwd, "a/.env"), join(cwd, "a/b.ts")],
        ...[join(cwd, "node_modules/x/.env"), join(cwd, "src/a"), join(home, "notes/n")],
      ]
    ) {
      await Deno.mkdir(join(path, ".."), { recursive: true });
      await Deno.writeTextFile(path, "x");
    }
    const deny = ["Read(./secrets/**)", "Read(.env)", "Edit(src/**)", "Read(~/notes/**)"];
    const find = await deniedPlaces(rulesOf({ deny: [...deny, "Read(//no/such)"] }), places);
    assertEquals(find?.([cwd]), {
      reads: [join(cwd, "secrets"), join(home, "notes"), join(cwd, "a/.env")],
      writes: [join(cwd, "src")],
      ...{ expected: [], notices: [] },
    });
    const others = rulesOf({ allow: ["Read(.env)"], deny: ["Bash(rm:*)", "WebFetch"] });
    assertEquals(await deniedPlaces(others, places), undefined);
  });
});

Deno.test("deniedPlaces() finds what links lead to that rules deny, by whatever of their names", async () => {
  await inWorld(async ({ cwd, home, isonforgeHome }) => {
    await fill(home, {
      ...{
        "shared/.env": "x",
        "shared/sec/db": "x",
        "shared/sec/more": ">../../vault",
        "real.cfg": "x",
      },
      ...{
        "vault/k": "x",
        "app/deep/in/y.txt": "x",
        "conf.yml": "x",
        "docs/n": "x",
        "notes": ">docs",
      },
      ...{ "part/open": "x", "part/z/prod.key": "x", "own/k": "x" },
    });
    await fill(cwd, {
      ...{ ".env": ">../shared/.env", "secrets": ">../shared/sec", "cfg/prod.key": ">one" },
      ...{
        "cfg/one": ">../two",
        "two": ">../real.cfg",
        "app": ">../app",
        "conf.yml": ">src/c.yml",
      },
      ...{ "src/c.yml": "x", "gone.key": ">../later", "up.key": ">..", "round/round": ">../round" },
      ...{ "system.key": ">/etc/passwd", "part": ">../part", "held/k.txt": ">../../own/k" },
    });
    const read = [".env", "secrets/**", "**/*.key", "./app/deep/**", "~/notes/**", "held/**"];
    const deny = [...read.map((pattern) => `Read(${pattern})`), "Edit(conf.yml)"];
    const find = await deniedPlaces(rulesOf({ deny }), { cwd, home, isonforgeHome });
    await Deno.chmod(join(home, "docs"), 0);
    const { reads = [], writes = [], expected = [], notices = [] } = find?.([cwd]) ?? {};
    assertEquals(((await Deno.stat(join(home, "docs"))).mode ?? 0) & 0o777, 0);
    await Deno.chmod(join(home, "docs"), 0o700);
    assertEquals(
      reads.toSorted(),
      [
        ...[join(home, "app/deep"), join(home, "docs"), join(home, "own/k")],
        ...[join(home, "part/z/prod.key"), join(cwd, "held"), join(home, "real.cfg")],
        ...[join(home, "shared/.env"), join(home, "shared/sec"), join(home, "vault")],
      ].toSorted(),
    );
    assertEquals(writes, [join(cwd, "src/c.yml")]);
    assertEquals(expected, [join(home, "later")]);
    // Without the home there is no run.
    assertEquals(notices.length, 1, notices.join("\n"));
    assertStringIncludes(notices[0] ?? "", JSON.stringify(join(cwd, "up.key")));
  });
});

Deno.test("deniedPlaces() covers directories where there are too many places, says so, and leaves none open", async () => {
  await inWorld(async ({ cwd, home, isonforgeHome }) => {
    const few = Array.from({ length: 5 }, (_, index) => `decoys/a${index}/x.key`);
    const many = Array.from({ length: 300 }, (_, index) => `svc/many/${index}.key`);
    const paths = [...few, ...many, "svc/deep/er/z.key"];
    await fill(cwd, Object.fromEntries(paths.map((path) => [path, "x"])));
    const places = { cwd, home, isonforgeHome };
    const find = await deniedPlaces(rulesOf({ deny: ["Read(**/*.key)"] }), places);
    const { reads = [], notices = [] } = find?.([cwd]) ?? {};
    assertEquals(
      reads.toSorted(),
      [...few, "svc/deep/er/z.key", "svc/many"].map((path) => join(cwd, path)).toSorted(),
    );
    assertEquals(notices.length, 1);
    assertStringIncludes(notices[0] ?? "", JSON.stringify(join(cwd, "svc/many")));
  });
});

Deno.test("deniedPlaces() finds what a rule names however much there is, and says that it has not seen the rest", async () => {
  await inWorld(async ({ cwd, home, isonforgeHome }) => {
    const places = { cwd, home, isonforgeHome };
    await fill(cwd, { "z/deep/prod.key": "x", "z/deep/er/.env": "x" });
    for (let index = 0; index < 100; index++) {
      await Deno.mkdir(join(cwd, `many/${index}/in`), { recursive: true });
    }
    const deny = ["Read(./z/deep/*.key)", "Read(.env)"];
    const find = await deniedPlaces(rulesOf({ deny }), { ...places, maxEntries: 100 });
    const { reads = [], notices = [] } = find?.([cwd]) ?? {};
    assertEquals(
      reads.toSorted(),
      ["z/deep/er/.env", "z/deep/prod.key"].map((path) => join(cwd, path)),
    );
    assertEquals(notices.length, 1);
    assertMatch(notices[0] ?? "", /cannot keep all that rules that deny reading mean/);

    // Where rules name one place, the rest need not be looked at.
    const one = await deniedPlaces(
      rulesOf({ deny: ["Read(./z/deep/prod.key)", "Read(./z/deep/er/**)"] }),
      {
        ...places,
        maxEntries: 100,
      },
    );
    const found = one?.([cwd]);
    assertEquals([found?.reads.toSorted(), found?.notices], [
      ["z/deep/er", "z/deep/prod.key"].map((path) => join(cwd, path)),
      [],
    ]);
  });
});
