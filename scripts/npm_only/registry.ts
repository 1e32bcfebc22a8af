/**
 * Builds, in memory, what a JSR registry answers for a few packages, out of the npm packages of this
 * folder. See README.md.
 *
 * @module
 */

/** Files of the registry by URL path, such as `/@std/path/meta.json`. */
export type Registry = Map<string, Uint8Array<ArrayBuffer>>;

/** A package as the registry knows it. */
export interface Package {
  name: string;
  version: string;
  /** Contents by path inside of the package, such as `posix/join.js`. */
  files: Map<string, string>;
  /** Targets by export name, such as `./posix/join`. */
  exports: Map<string, string>;
}

/** Where a package's modules (and declarations) lie on disk. */
interface Source {
  name: string;
  version: string;
  modules: string;
  types?: string;
}

/** Builds the packages named in `wanted` (name to version) and all that they import. */
export function buildPackages(
  wanted: Map<string, string>,
  options: { nodeModules: string; overlay: string },
): Package[] {
  const packages = new Map<string, Package>();
  const queue: Source[] = [];

  function request(source: Source): Package {
    const { name, version } = source;
    const known = packages.get(`${name}@${version}`);
    if (known) return known;
    const pkg = { name, version, files: new Map(), exports: new Map() };
    packages.set(`${name}@${version}`, pkg);
    queue.push(source);
    return pkg;
  }

  const sources = findSources(options.nodeModules, wanted);
  for (const [name, version] of wanted) {
    const source = sources.find((it) => it.name === name && it.version === version);
    if (!source) throw new Error(`no npm package stands in for "${name}"`);
    request(source);
  }
  for (let source = queue.shift(); source; source = queue.shift()) {
    const pkg = request(source);
    if (source.name === "@std/cli") {
      // deno-std's width of a character misses its table: parse_args and prompt_secret only.
      const std = `${options.nodeModules}/deno-std/cli`;
      for (const file of ["parse_args.js", "prompt_secret.js"]) {
        pkg.files.set(file, Deno.readTextFileSync(`${std}/${file}`));
      }
    }
    for (const dir of [source.modules, source.types]) {
      if (!dir) continue;
      for (const path of listFiles(dir)) {
        if (!/\.js$|\.d\.ts$/.test(path)) continue;
        const text = Deno.readTextFileSync(`${dir}/${path}`);
        pkg.files.set(
          path,
          rewrite(text, `${dir}/${path}`, source, sources, request),
        );
      }
    }
    const overlay = `${options.overlay}/${source.name}`;
    for (const path of listFiles(overlay)) {
      const text = Deno.readTextFileSync(`${overlay}/${path}`);
      pkg.files.set(
        path,
        text.replace(
          /(from ")(@\w+\/\w+)/g,
          (_, from, name) => `${from}jsr:${name}@${wanted.get(name)}`,
        ),
      );
    }
    linkTypes(pkg);
    if (wanted.get(pkg.name) === pkg.version) setExports(pkg);
  }
  return [...packages.values()];
}

/** Lays packages out as the registry serves them. */
export async function layOut(packages: Package[]): Promise<Registry> {
  const registry: Registry = new Map();
  const encoder = new TextEncoder();
  const versions = new Map<string, Record<string, unknown>>();
  for (const pkg of packages) {
    const manifest: Record<string, unknown> = {};
    for (const [path, text] of pkg.files) {
      const bytes = encoder.encode(text);
      const digest = new Uint8Array(
        await crypto.subtle.digest("SHA-256", bytes),
      );
      manifest[`/${path}`] = {
        size: bytes.length,
        checksum: `sha256-${digest.toHex()}`,
      };
      registry.set(`/${pkg.name}/${pkg.version}/${path}`, bytes);
    }
    const meta = { manifest, exports: Object.fromEntries(pkg.exports) };
    registry.set(
      `/${pkg.name}/${pkg.version}_meta.json`,
      encoder.encode(JSON.stringify(meta)),
    );
    const all = versions.get(pkg.name) ?? {};
    // An old date: newer versions of Deno refuse packages that were published a moment ago.
    all[pkg.version] = { createdAt: "2025-01-01T00:00:00.000Z" };
    versions.set(pkg.name, all);
  }
  for (const [id, all] of versions) {
    const [scope, name] = id.slice(1).split("/");
    const meta = { scope, name, latest: null, versions: all };
    registry.set(`/${id}/meta.json`, encoder.encode(JSON.stringify(meta)));
  }
  return registry;
}

/** Everything that can be a package: the JSR packages bundled in windmill-cli, the folders of deno-std. */
function findSources(
  nodeModules: string,
  wanted: Map<string, string>,
): Source[] {
  const sources: Source[] = [];
  const windmill = `${nodeModules}/windmill-cli`;
  // One folder below deps, named after the registry's host.
  const [host] = names(`${windmill}/esm/deps`);
  for (const scope of names(`${windmill}/esm/deps/${host}`)) {
    for (const folder of names(`${windmill}/esm/deps/${host}/${scope}`)) {
      const versions = names(`${windmill}/esm/deps/${host}/${scope}/${folder}`);
      const name = scope === "@windmill-labs"
        ? folder.replace(/^cliffy-/, "@cliffy/")
        : `${scope}/${folder}`;
      if (name === "@std/assert") continue;
      const newest = versions.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })).at(
        -1,
      );
      for (const version of versions) {
        const path = `deps/${host}/${scope}/${folder}/${version}`;
        sources.push({
          name,
          version: version === newest ? wanted.get(name) ?? version : version,
          modules: `${windmill}/esm/${path}`,
          types: `${windmill}/types/${path}`,
        });
      }
    }
  }
  const { version } = JSON.parse(
    Deno.readTextFileSync(`${nodeModules}/deno-std/package.json`),
  );
  sources.push(
    {
      name: "@std/assert",
      version: wanted.get("@std/assert") ?? version,
      modules: `${nodeModules}/deno-std/assert`,
    },
    {
      name: "@std/internal",
      version,
      modules: `${nodeModules}/deno-std/internal`,
    },
  );
  return sources;
}

/** Points imports of other packages at them, and the npm build's shims at Deno itself. */
function rewrite(
  text: string,
  file: string,
  own: Source,
  sources: Source[],
  request: (source: Source) => Package,
): string {
  const folder = file.slice(0, file.lastIndexOf("/"));
  return text
    .replace(/^\/\/# sourceMappingURL=.*$/m, "")
    .replace(/^import \* as dntShim from .*$/m, "")
    .replace(/\bdntShim\.dntGlobalThis\b/g, "globalThis")
    .replace(/\bdntShim\.Deno\b/g, "Deno")
    // Not in comments, whose lines start with an asterisk.
    .replace(
      /^(?!\s*\*)(.*?\b(?:from|import)\s*\(?\s*)"(\.[^"]+)"/gm,
      (line, before, specifier) => {
        const target = resolvePath(folder, specifier);
        if (target.startsWith(`${own.modules}/`)) return line;
        if (own.types && target.startsWith(`${own.types}/`)) return line;
        for (const source of sources) {
          for (const dir of [source.modules, source.types]) {
            if (dir && target.startsWith(`${dir}/`)) {
              const pkg = request(source);
              const path = `./${target.slice(dir.length + 1)}`;
              pkg.exports.set(path, path);
              return `${before}"jsr:${pkg.name}@${pkg.version}${path.slice(1)}"`;
            }
          }
        }
        throw new Error(
          `"${file}" imports "${specifier}", which no package holds`,
        );
      },
    );
}

function resolvePath(folder: string, relative: string): string {
  const parts = folder.split("/");
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Makes each module name its declarations. */
function linkTypes(pkg: Package): void {
  for (const [path, text] of pkg.files) {
    if (!path.endsWith(".js")) continue;
    const own = path.replace(/\.js$/, ".d.ts");
    const types = [own, "_types.d.ts"].find((it) => pkg.files.has(it));
    if (!types) continue;
    const up = types === own ? "./" : "./" + "../".repeat(path.split("/").length - 1);
    const name = types.slice(types === own ? types.lastIndexOf("/") + 1 : 0);
    pkg.files.set(path, `// @ts-self-types="${up}${name}"\n${text}`);
  }
}

/** Exports modules by the names that JSR's packages give them. */
function setExports(pkg: Package): void {
  for (const path of pkg.files.keys()) {
    if (path.endsWith(".d.ts") || /(^|\/)_/.test(path)) continue;
    if (pkg.name.startsWith("@cliffy/") && !/^(\w+\/)?mod\.[jt]s$/.test(path)) {
      continue;
    }
    const name = path.replace(/(^|\/)mod\.[jt]s$/, "").replace(/\.[jt]s$/, "")
      .replaceAll("_", "-");
    pkg.exports.set(name ? `./${name}` : ".", `./${path}`);
  }
}

function names(dir: string): string[] {
  return [...Deno.readDirSync(dir)].map((it) => it.name).sort();
}

function listFiles(dir: string, prefix = ""): string[] {
  const files: string[] = [];
  try {
    for (const entry of Deno.readDirSync(dir)) {
      const path = prefix + entry.name;
      if (entry.isDirectory) {
        files.push(...listFiles(`${dir}/${entry.name}`, `${path}/`));
      } else files.push(path);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files.sort();
}
