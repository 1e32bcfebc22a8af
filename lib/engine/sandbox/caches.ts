/**
 * Caches of package managers and compilers, which commands in a sandbox may write to: without them every build would begin
 * anew, or fail.
 *
 * @module
 */
import { join } from "@std/path/join";
import { isAbsolute } from "@std/path/is-absolute";
import { infoBehind, isThere } from "../../sys/files/info_at.ts";
import { reopen, reopenedEntries } from "../../sys/files/reopened.ts";

interface Cache {
  /** Where its program looks, by the first of these variables that is set; `below` what is writable of that. */
  variables: readonly string[];
  below?: readonly string[];
  /** Where it is otherwise, below the home directory, or below XDG's cache directory. */
  home?: readonly string[];
  cached?: readonly string[];
  /** What is not shared, below it: installed programs, repositories, and how to reach a server that runs outside. */
  own?: readonly string[];
  /** What of it configures its program, which may be told there to run others. It means nothing while it is empty. */
  configuration?: readonly string[];
  /**
   * Programs, and repositories, whose configuration git obeys, as far as they are there already: they may be used, and new ones made
   * beside them. Each a directory, and how the names in there begin and end.
   */
  kept?: ReadonlyArray<readonly [directory: string, begin: string, end: string]>;
  /** Set to a private directory where there is no cache yet, as it could not be made. */
  instead?: string;
}

/** No directory of programs, and no configuration: only what is fetched or built again when it is missing. */
const CACHES: Readonly<Record<string, Cache>> = {
  npm: {
    variables: ["npm_config_cache", "NPM_CONFIG_CACHE"],
    home: [".npm"],
    own: ["_npx"],
    instead: "npm_config_cache",
  },
  yarn: { variables: ["YARN_CACHE_FOLDER"], cached: ["yarn"], home: [".yarn/berry/cache"] },
  pnpm: { variables: [], home: [".local/share/pnpm/store"], cached: ["pnpm"], own: ["dlx"] },
  bun: { variables: [], home: [".bun/install/cache"], kept: [["", "", ".git"]] },
  "node-gyp": { variables: ["npm_config_devdir"], cached: ["node-gyp"] },
  deno: { variables: ["DENO_DIR"], cached: ["deno"], instead: "DENO_DIR" },
  cargo: {
    variables: ["CARGO_HOME"],
    home: [".cargo"],
    below: ["registry", "git", ".package-cache", ".package-cache-mutate", ".global-cache"],
    kept: [["git/db", "", ""]],
  },
  "go modules": {
    variables: ["GOMODCACHE"],
    home: ["go/pkg/mod"],
    own: ["cache/vcs"],
    kept: [["golang.org", "toolchain@", ""]],
    instead: "GOMODCACHE",
  },
  "go path": {
    variables: ["GOPATH"],
    below: ["pkg/mod"],
    own: ["pkg/mod/cache/vcs"],
    kept: [["pkg/mod/golang.org", "toolchain@", ""]],
  },
  "go builds": { variables: ["GOCACHE"], cached: ["go-build"], instead: "GOCACHE" },
  pip: { variables: ["PIP_CACHE_DIR"], cached: ["pip"], instead: "PIP_CACHE_DIR" },
  uv: {
    variables: ["UV_CACHE_DIR"],
    cached: ["uv"],
    own: ["environments-v2", "git-v0"],
    instead: "UV_CACHE_DIR",
  },
  poetry: {
    variables: ["POETRY_CACHE_DIR"],
    cached: ["pypoetry"],
    below: ["cache", "artifacts"],
    own: ["virtualenvs"],
  },
  ccache: {
    variables: ["CCACHE_DIR"],
    home: [".ccache"],
    cached: ["ccache"],
    configuration: ["ccache.conf"],
    instead: "CCACHE_DIR",
  },
  sccache: { variables: ["SCCACHE_DIR"], cached: ["sccache"], instead: "SCCACHE_DIR" },
  gradle: {
    variables: ["GRADLE_USER_HOME"],
    home: [".gradle"],
    below: ["caches"],
    own: ["daemon", "native"],
  },
  maven: { variables: [], home: [".m2"], below: ["repository"] },
  composer: {
    variables: ["COMPOSER_CACHE_DIR"],
    cached: ["composer"],
    home: [".composer/cache"],
    own: ["vcs"],
  },
  nuget: { variables: ["NUGET_PACKAGES"], home: [".nuget/packages"] },
};
/** Where caches are that this run has alone. */
const PRIVATE = "/tmp/.cache";

export interface FoundCaches {
  /** Those that there are; absolute, as they are named. */
  paths: string[];
  /** What of them this run has for itself: programs that are run later, and ways to those that run already. */
  own: string[];
  /** What of them may be read, and not written. */
  readOnly: string[];
  /** Variables that lead the others to a private place. */
  environment: Record<string, string>;
}

/** @param home the user's home directory */
export function findCaches(
  { home, environment }: { home: string; environment: Readonly<Record<string, string>> },
): FoundCaches {
  const found: FoundCaches = { paths: [], own: [], readOnly: [], environment: {} };
  const cacheHome = absolute(environment.XDG_CACHE_HOME) ?? join(home, ".cache");
  for (const [name, cache] of Object.entries(CACHES)) {
    const { variables, below = [""], home: names = [], cached = [], own = [], instead } = cache;
    const { configuration = [], kept = [] } = cache;
    const named = variables.map((variable) => absolute(environment[variable]))
      .find((path) => path !== undefined);
    const places = named !== undefined ? [named] : [
      ...names.map((path) => join(home, path)),
      ...cached.map((path) => join(cacheHome, path)),
    ];
    const there = places.flatMap((place) => below.map((path) => join(place, path))).filter(isOurs);
    // Also what an earlier run has closed.
    for (const path of there) reopen(path);
    found.paths.push(...there);
    for (const path of places.flatMap((place) => own.map((name) => join(place, name)))) {
      if (there.some((shared) => path.startsWith(`${shared}/`))) makeDirectory(path);
      if (isOurs(path)) found.own.push(path);
    }
    found.readOnly.push(
      ...places.filter(isOurs)
        .flatMap((place) => configuration.map((path) => join(place, path))).filter(isMade),
    );
    found.readOnly.push(
      ...places.flatMap((place) =>
        kept.flatMap(([directory, begin, end]) => {
          const path = join(place, directory);
          return reopenedEntries(path)
            .filter(({ name }) => name.startsWith(begin) && name.endsWith(end))
            .map(({ name }) => join(path, name));
        })
      ),
    );
    if (there.length > 0 || instead === undefined) continue;
    if (instead === "GOMODCACHE" && absolute(environment.GOPATH) !== undefined) continue;
    found.environment[instead] = join(PRIVATE, name.replaceAll(" ", "-"));
  }
  return found;
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/** There, and this user's: another's cannot be written anyway. */
function isOurs(path: string): boolean {
  const info = infoBehind(path);
  return info?.uid === Deno.uid() && (info.isDirectory || info.isFile);
}

/** What is not there cannot be hidden, and would be what a command makes of it. */
function makeDirectory(path: string): void {
  try {
    Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch {
    // It is there, or cannot be made by commands either.
  }
}

/** Makes a file unless there is one: what is not there cannot be kept as it is. */
function isMade(path: string): boolean {
  try {
    Deno.openSync(path, { write: true, createNew: true }).close();
  } catch {
    // It is there, or cannot be made by commands either.
  }
  return isThere(path);
}
