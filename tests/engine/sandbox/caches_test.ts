import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { findCaches } from "../../../lib/engine/sandbox/caches.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("findCaches() finds the caches that there are, where their programs look", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  const there = [
    ".npm/_cacache",
    ".cargo/registry",
    ".cargo/bin",
    "elsewhere/go",
    "xdg/pip",
    ".cache/uv",
  ];
  for (const name of there) await Deno.mkdir(join(home, name), { recursive: true });
  const { paths, own, environment } = findCaches({
    home,
    environment: {
      GOMODCACHE: join(home, "elsewhere/go"),
      GOCACHE: "relative",
      CCACHE_DIR: join(home, "not-there"),
      XDG_CACHE_HOME: join(home, "xdg"),
    },
  });
  assertEquals(
    paths.toSorted(),
    [".cargo/registry", ".npm", "elsewhere/go", "xdg/pip"].map((name) => join(home, name)),
  );
  assertEquals(own, [join(home, ".npm/_npx"), join(home, "elsewhere/go/cache/vcs")]);
  // What is missing cannot be made in there.
  assertEquals(environment.GOCACHE, "/tmp/.cache/go-builds");
  assertEquals(environment.CCACHE_DIR, "/tmp/.cache/ccache");
  assertEquals(environment.UV_CACHE_DIR, "/tmp/.cache/uv");
  assertEquals(environment.npm_config_cache, undefined);
  assertEquals(environment.GOMODCACHE, undefined);
});

Deno.test("findCaches() shares no programs, and nothing that makes one run another", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  const there = [
    ".ccache",
    ".cache/pypoetry/virtualenvs/other",
    ".cache/pypoetry/artifacts",
    ".cache/pnpm/dlx",
    ".cache/uv",
  ];
  for (const name of there) await Deno.mkdir(join(home, name), { recursive: true });
  const { paths, own, readOnly } = findCaches({ home, environment: {} });
  assertEquals(
    paths.toSorted(),
    [".cache/pnpm", ".cache/pypoetry/artifacts", ".cache/uv", ".ccache"].map((name) =>
      join(home, name)
    ),
  );
  assertEquals(
    own.toSorted(),
    [
      ".cache/pnpm/dlx",
      ".cache/pypoetry/virtualenvs",
      ".cache/uv/environments-v2",
      ".cache/uv/git-v0",
    ].map((name) => join(home, name)),
  );
  // `prefix_command` in there is run by the next compiler that the user starts.
  assertEquals(readOnly, [join(home, ".ccache/ccache.conf")]);
  assertEquals(await Deno.readTextFile(readOnly[0] ?? ""), "");
});

Deno.test("findCaches() keeps programs and repositories that are in a cache as they are", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  const kept = [
    ".bun/install/cache/0a1b.git",
    ".cargo/git/db/serde-1",
    "go/pkg/mod/golang.org/toolchain@v0.0.1-go1.24.0.linux-amd64",
  ];
  const others = [".bun/install/cache/zod@3", ".cargo/git/checkouts", "go/pkg/mod/golang.org/x"];
  for (const name of [...kept, ...others]) await Deno.mkdir(join(home, name), { recursive: true });
  const { readOnly } = findCaches({ home, environment: {} });
  assertEquals(readOnly.toSorted(), kept.map((name) => join(home, name)));
});
