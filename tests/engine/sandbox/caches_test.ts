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
  assertEquals(own, [join(home, ".npm/_npx")]);
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
    [".cache/pnpm/dlx", ".cache/pypoetry/virtualenvs", ".cache/uv/environments-v2"].map((name) =>
      join(home, name)
    ),
  );
  // `prefix_command` in there is run by the next compiler that the user starts.
  assertEquals(readOnly, [join(home, ".ccache/ccache.conf")]);
  assertEquals(await Deno.readTextFile(readOnly[0] ?? ""), "");
});
