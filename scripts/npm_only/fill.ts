/**
 * Fills DENO_DIR with the packages that deno.json imports: JSR's out of npm packages, npm's by Deno itself.
 *
 * Usage: `deno run -A fill.ts NODE_MODULES DENO_JSON` (deno.lock is beside it), with DENO_DIR and JSR_URL set. See README.md.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { buildPackages, layOut } from "./registry.ts";

/** The parts of deno.lock that matter here. */
interface Lock {
  version: string;
  specifiers: Record<string, string>;
  npm: Record<string, unknown>;
  /** Without it Deno resolves the imports of deno.json anew, and asks for lists of versions. */
  workspace?: unknown;
}

const [nodeModules, denoJson] = Deno.args;
if (nodeModules === undefined || denoJson === undefined) {
  throw new Error("two arguments, please");
}
const { imports } = JSON.parse(Deno.readTextFileSync(denoJson)) as {
  imports: Record<string, string>;
};

const jsr = new Map<string, string>();
const npm: string[] = [];
for (const specifier of Object.values(imports)) {
  const match = /^jsr:\/?(@[^/]+\/[^/@]+)@(\d[^/]*)/.exec(specifier);
  if (match) jsr.set(match[1]!, match[2]!);
  else if (specifier.startsWith("jsr:")) {
    throw new Error(`"${specifier}" names no exact version`);
  }
  if (specifier.startsWith("npm:")) npm.push(specifier);
}

const packages = buildPackages(jsr, {
  nodeModules,
  overlay: `${import.meta.dirname}/overlay`,
});
const registry = await layOut(packages);

// Deno asks for the registry through a proxy, so that what it stores is filed under JSR_URL.
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen() {} },
  (request) => {
    const { pathname } = new URL(request.url);
    const body = registry.get(pathname);
    if (!body) return new Response("not found", { status: 404 });
    const type = pathname.endsWith(".json")
      ? "application/json"
      : pathname.endsWith(".ts")
      ? "application/typescript"
      : "text/javascript";
    return new Response(body, { headers: { "content-type": type } });
  },
);
const proxy = `http://127.0.0.1:${server.addr.port}`;
const exported = packages
  .filter((pkg) => jsr.get(pkg.name) === pkg.version)
  .flatMap((pkg) =>
    [...pkg.exports.keys()].map((name) => `jsr:${pkg.name}@${pkg.version}${name.slice(1)}`)
  );
const proxied = {
  HTTP_PROXY: proxy,
  http_proxy: proxy,
  NO_PROXY: "",
  no_proxy: "",
};
// The tools take this lock in place of the project's: like a normal install, the cache then holds no lists of
// versions, so that what runs only without a lock fails here too.
const lock = `${Deno.env.get("DENO_DIR")}/deno.lock`;
await Deno.writeTextFile(lock, JSON.stringify(npmPart(denoJson.replace(/\.json$/, ".lock"))));
await cache(exported, [`--lock=${lock}`], proxied);
await server.shutdown();
await cache(npm, [`--lock=${lock}`], {});

/** What deno.lock says about npm's packages; the hashes of JSR's are not those of the stand-ins. */
function npmPart(path: string): Lock {
  const part: Lock = { version: "5", specifiers: {}, npm: {} };
  let lock: Partial<Lock>;
  try {
    lock = JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return part;
    throw error;
  }
  for (const [specifier, version] of Object.entries(lock.specifiers ?? {})) {
    if (specifier.startsWith("npm:")) part.specifiers[specifier] = version;
  }
  return {
    ...part,
    version: lock.version ?? part.version,
    npm: lock.npm ?? {},
    workspace: { dependencies: Object.values(imports) },
  };
}

/** Lets Deno fetch and store the specifiers with all that they need. */
async function cache(
  specifiers: string[],
  flags: string[],
  env: Record<string, string>,
): Promise<void> {
  if (specifiers.length === 0) return;
  const dir = await Deno.makeTempDir();
  try {
    const file = `${dir}/all.ts`;
    await Deno.writeTextFile(
      file,
      specifiers.map((it) => `import ${JSON.stringify(it)};\n`).join(""),
    );
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["cache", "--quiet", "--no-config", ...flags, file],
      env,
      stdout: "null",
      stderr: "inherit",
    }).output();
    if (!success) {
      console.error("npm_only: cannot fill the cache");
      Deno.exit(1);
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
