/**
 * What lib/README.md says of the house, read from its imports: static ones, those of types, and
 * `import()`.
 */
import { assertEquals } from "@std/assert";
import { dirname } from "@std/path/posix/dirname";
import { join } from "@std/path/posix/join";
import { filesBelow, namesIn, pathsBelow } from "./helpers/files.ts";

const LIB = "lib";

/** Which floors each floor may import. What stands in lib/ itself is `common`. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  common: [],
  text: ["common"],
  sys: ["text", "common"],
  engine: ["sys", "text", "common"],
  agents: ["sys", "text", "common"],
  config: ["engine", "sys", "text", "common"],
  cli: ["config", "agents", "engine", "sys", "text", "common"],
};

/** A table that imports nothing: every floor reads it. */
const KEPT_OPTIONS = "config/kept_options.ts";

/** What a print run loads before it knows whether it is needed, and what that must not bring along. */
const RUN = "cli/commands/run.ts";
const ONLY_WHERE_NEEDED = [
  /^agents\/(?!cookie\.ts$)/,
  /^config\/mcp\//,
  /^config\/layers\/parse_/,
  /^engine\/extensions\/(mcp|hooks)\/(?!hook\.ts$)/,
  /^engine\/extensions\/skills\/(find_skills|frontmatter|skill_runner|skills)\.ts$/,
  /^engine\/models\/(errors\/|rehearsal|openai|anthropic|ai_sdk)/,
  /^engine\/permissions\/(decide|review|shell\/|rules\/)/,
  /^engine\/runs_later\//,
  /^engine\/tools\/(mod|bash|edit|fetch|grep|read|write)\.ts$/,
];

/** Recursions of the matter: a command holds a script, which holds commands. */
const RECURSIONS: ReadonlyArray<readonly string[]> = [];

const MAX_FILES_OF_LIB = 5;
const MAX_ENTRIES = 34;
const MAX_LINES = 260;

/** The text of each source, by its path below lib/. */
const sources = new Map(
  filesBelow(LIB).filter((path) => path.endsWith(".ts"))
    .map((path) => [path.slice(LIB.length + 1), Deno.readTextFileSync(path)]),
);

/** What each imports, by its path below lib/. */
const imports = new Map(
  sources.entries().map(([path, text]) => [path, importsOf(path, text)] as const),
);

Deno.test("imports point down, from floor to floor", () => {
  const wrong = Array.from(imports).flatMap(([path, targets]) =>
    targets.flatMap((target) => {
      const [from, to] = [floorOf(path), floorOf(target)];
      if (from === to || MAY_IMPORT[from]?.includes(to)) return [];
      return [`${path} imports ${target}: ${from} may not import ${to}`];
    })
  );
  assertEquals(wrong, []);
});

Deno.test("a print run loads nothing at once that most of them do not use", () => {
  const graph = new Map(
    sources.entries().map(([path, text]) => [path, importsAtOnce(path, text)] as const),
  );
  const loaded = Array.from(reachableFrom(RUN, graph));
  assertEquals(loaded.filter((path) => ONLY_WHERE_NEEDED.some((kind) => kind.test(path))), []);
  // Whoever reads no imports finds nothing wrong.
  assertEquals(loaded.includes("engine/loop.ts"), true);
});

Deno.test("no file imports itself through others, except where the matter is recursive", () => {
  const wrong = circles(imports)
    .filter((circle) => !RECURSIONS.some((allowed) => String(allowed) === String(circle)))
    .map((circle) => `these files import each other: ${circle.join(", ")}`);
  assertEquals(wrong, []);
});

Deno.test("files and folders have a size that one can overlook", () => {
  const folders = new Set(Array.from(sources.keys(), (path) => join(LIB, dirname(path))));
  const wrong = [
    ...Array.from(sources).map(([path, text]) => ({
      what: `${path} has ${text.trimEnd().split("\n").length} lines`,
      size: text.trimEnd().split("\n").length,
      most: MAX_LINES,
    })),
    ...Array.from(folders).map((folder) => ({
      what: `${folder}/ has ${namesIn(folder).length} entries`,
      size: namesIn(folder).length,
      most: MAX_ENTRIES,
    })),
    {
      what: `lib/ holds the files ${filesOfLib().join(", ")}`,
      size: filesOfLib().length,
      most: MAX_FILES_OF_LIB,
    },
  ].filter(({ size, most }) => size > most).map(({ what, most }) => `${what}: at most ${most}`);
  assertEquals(wrong, []);
});

Deno.test("the maps name files and folders that are there", () => {
  const paths = ["lib", "scripts", "tests"].flatMap(pathsBelow).map((path) => `/${path}`);
  const wrong = ["lib/README.md", ".github/CONTRIBUTING.md"].flatMap((map) => {
    // In backquotes, a path or the end of one: `cli/tree.ts`, `tree.ts`, `cli/help/`.
    const named = Deno.readTextFileSync(map).matchAll(/`(?:\.\.\/)*([\w/]+(?:\.ts|\/))`/g);
    return Array.from(named, ([, path = ""]) => path)
      .filter((path) => !paths.some((other) => other.endsWith(`/${path.replace(/\/$/, "")}`)))
      .map((path) => `${map}: ${path} is not there`);
  });
  assertEquals(wrong, []);
});

Deno.test("the map of lib/ names the floors and their folders", () => {
  const named = new Set(
    Array.from(
      Deno.readTextFileSync(join(LIB, "README.md")).matchAll(/(?:^| )(\w+)\/(?=\s)/gm),
      ([, name]) => name,
    ),
  );
  const wrong = filesBelow(LIB)
    .flatMap((path) => path.split("/").slice(1, -1).slice(0, 2))
    .filter((name) => !named.has(name));
  assertEquals(wrong, []);
});

Deno.test("importsOf() finds imports of values, types and at run time, and exports", () => {
  const text = [
    `import { a } from "../a.ts";`,
    `import type {`,
    `  B,`,
    `} from "./b.ts";`,
    `import "./c.ts";`,
    `export { d } from "./d.ts";`,
    `const { e } = await import("./e.ts");`,
    `const f: import("./f.ts").F = 1;`,
    `import { join } from "@std/path/join";`,
  ].join("\n");
  assertEquals(importsOf("x/y/z.ts", text), [
    "x/a.ts",
    ...["b", "c", "d", "e", "f"].map((name) => `x/y/${name}.ts`),
  ]);
});

Deno.test("importsAtOnce() leaves out types and what is imported when it is needed", () => {
  const source = `
import a from "./a.ts";
import type { B } from "./b.ts";
import { type C, type D } from "./c.ts";
import {
  type E,
  e,
} from "./e.ts";
export { f } from "./f.ts";
const { g } = await import("./g.ts");
import "./h.ts";
`;
  assertEquals(importsAtOnce("x/y.ts", source), ["x/a.ts", "x/e.ts", "x/f.ts", "x/h.ts"]);
});

Deno.test("circles() finds what imports itself, also through others", () => {
  const graph = { a: ["b"], b: ["c"], c: ["b", "d"], d: [], e: ["e"], f: ["a"] };
  assertEquals(circles(new Map(Object.entries(graph))), [["b", "c"], ["e"]]);
});

/** The files of lib/ that a source imports; a file outside, such as deno.json, is none. */
function importsOf(path: string, text: string): string[] {
  const found = text.matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g);
  return Array.from(found, ([, target = ""]) => join(dirname(path), target))
    .filter((target) => !target.startsWith(".."));
}

/** Those that it loads with itself: no types, and nothing that is imported when it is needed. */
function importsAtOnce(path: string, text: string): string[] {
  const statements = Array.from(
    text.matchAll(/^(?:import|export) (?!type\b)([^;"=()]*?)(?:from )?"\.[^"]+"/gm),
    ([statement, names = ""]) => ({ statement, names: names.match(/^\{([^}]*)\} $/)?.[1] }),
  );
  return statements
    .filter(({ names }) =>
      names === undefined ||
      names.split(",").some((name) => name.trim() !== "" && !name.trim().startsWith("type "))
    )
    .flatMap(({ statement }) => importsOf(path, statement));
}

function floorOf(path: string): string {
  if (path === KEPT_OPTIONS) return "common";
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "common";
}

/** The sets of files each of which imports itself, sorted: those that reach each other. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const reached = new Map(Array.from(graph.keys(), (path) => [path, reachableFrom(path, graph)]));
  const found = Array.from(graph.keys()).sort().flatMap((path) => {
    const circle = Array.from(reached.get(path) ?? [])
      .filter((other) => reached.get(other)?.has(path)).sort();
    return circle[0] === path ? [circle] : [];
  });
  return found;
}

function reachableFrom(start: string, graph: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const queue = [...graph.get(start) ?? []];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push(...graph.get(next) ?? []);
  }
  return seen;
}

function filesOfLib(): string[] {
  return namesIn(LIB).filter((name) => Deno.statSync(join(LIB, name)).isFile);
}

Deno.test("no test changes what all tests of the process share: the environment, the directory, the umask", () => {
  // Files of tests run side by side in one process: a proxy that one of them named was asked by others. To be asked for the
  // umask, too, is to set it, and of two that ask at once one leaves what the other had set for a moment.
  const shared = /\bDeno\.(?:(?:env\.set|chdir)\([^)]|umask\()/;
  const wrong = filesBelow("tests").filter((path) =>
    path.endsWith(".ts") && shared.test(Deno.readTextFileSync(path))
  );
  assertEquals(wrong, []);
});

Deno.test("no timer is a number: of newer versions of Deno it is an object", () => {
  const typed = /\b\w*timer\w*\??: *number\b/i;
  const wrong = ["lib", "tests", "scripts"].flatMap((folder) => filesBelow(folder)).filter((path) =>
    path.endsWith(".ts") && typed.test(Deno.readTextFileSync(path))
  );
  assertEquals(wrong, []);
});
