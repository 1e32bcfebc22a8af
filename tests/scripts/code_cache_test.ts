import { deflateRawSync } from "node:zlib";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { groupParts } from "../../scripts/build/code_cache/groups.ts";
import {
  groupFiles,
  INDEX_FILE,
  partFile,
  PartLoader,
} from "../../scripts/build/code_cache/part_loader.ts";
import { UserError } from "../../lib/errors.ts";
import { makeParts, type Parts } from "../../scripts/build/code_cache/parts.ts";
import {
  placeCaches,
  readRecording,
  takeRecording,
  writeRecording,
} from "../../scripts/build/code_cache/recording.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

/** What a bundle of a few files may look like. */
const BUNDLE = {
  main: `import{count as c,add}from"./chunk-A.js";import{basename}from"node:path";
export async function main(){add();const{later}=await import("./later-B.js");return[c,basename("/a/b"),await later()]}
export const isStrict=(function(){return this===void 0})();
const first=Deno.build.os==="none"?await import("./never-D.js"):(await import("./chunk-C.js")).twice(2);
export const whole=()=>import("./never-D.js").then(({never})=>never+first);
export const timer=()=>{const id=setTimeout(()=>{},0);clearTimeout(id);return typeof id};
export const sign=/[✿]/.test("✿");export const words='"./chunk-Z.js"';`,
  "chunk-A":
    `import{twice}from"./chunk-C.js";export let count=0;export const add=()=>{count=twice(1)};`,
  "chunk-C": `import{count}from"./chunk-A.js";export const twice=(n)=>n*2+count;`,
  "later-B":
    `import{count}from"./chunk-A.js";export const later=async()=>{const{default:os}=await import("node:os");return typeof os.constants.signals.SIGTERM+count};`,
  "never-D": `export const never=1;`,
  unused: `export const nothing=1;`,
};

async function bundled(directory: string): Promise<Parts> {
  await Deno.mkdir(`${directory}/bundle`);
  await Deno.mkdir(`${directory}/work`);
  for (const [name, text] of Object.entries(BUNDLE)) {
    await Deno.writeTextFile(`${directory}/bundle/${name}.js`, text);
  }
  return await makeParts(`${directory}/bundle`, `${directory}/work`);
}

Deno.test("PartLoader runs the parts of a bundle as their modules would, grouped or not", async () => {
  await using directory = await temporaryDirectory();
  const parts = await bundled(directory.path);
  assertEquals([...parts.keys()].sort(), Object.keys(BUNDLE).sort());
  for (const groups of [{}, { main: "all", "chunk-A": "all", "chunk-C": "some" }]) {
    const place = await Deno.makeTempDir({ dir: directory.path });
    const texts: Record<string, string[]> = {};
    for (const [name, text] of parts) {
      const group = (groups as Record<string, string>)[name];
      if (group === undefined) {
        await Deno.writeFile(`${place}/${partFile(name)}`, deflateRawSync(`(${text})`));
      } else (texts[group] ??= []).push(`"${name}":${text}`);
    }
    for (const [group, bodies] of Object.entries(texts)) {
      await Deno.writeTextFile(`${place}/${groupFiles(group).script}`, `({${bodies.join()}})`);
    }
    await Deno.writeTextFile(`${place}/${INDEX_FILE}`, JSON.stringify(groups));
    const loaded: string[] = [];
    const loader = new PartLoader(`${place}/`, { onLoad: (name) => loaded.push(name) });
    const main = loader.require("part:main") as {
      main: () => Promise<unknown[]>;
      isStrict: boolean;
      whole: () => Promise<number>;
      timer: () => string;
      sign: boolean;
      words: string;
    };
    // A variable of another part is what it is by now, and a timer is a number.
    assertEquals(await main.main(), [2, "b", "number2"]);
    assertEquals([main.isStrict, main.timer(), main.sign], [true, "number", true]);
    assertEquals(main.words, '"./chunk-Z.js"');
    assertEquals(await main.whole(), 5);
    assertEquals(loaded, ["chunk-C", "later-B", "never-D"]);
  }
});

Deno.test("makeParts() leaves no character that would take two bytes", async () => {
  await using directory = await temporaryDirectory();
  const parts = await bundled(directory.path);
  // deno-lint-ignore no-control-regex -- all of ASCII
  for (const text of parts.values()) assert(/^[\x00-\x7f]*$/.test(text), text);
});

Deno.test("groupParts() puts together what the same command lines need", () => {
  const part = (...required: string[]) => required.map((name) => `require("part:${name}")`).join();
  const parts: Parts = new Map([
    ["main", part("base")],
    ["base", part("main")],
    ["words", ""],
    ["list", part("table", "store", "words")],
    ["table", ""],
    ["store", ""],
    ["run", part("store")],
    ["unused", part("table")],
  ]);
  const uses = { version: ["words"], agents: ["list"], logs: ["list"], run: ["run"] };
  const together = { main: "all", base: "all", words: "all", store: "most", run: "run" };
  assertEquals(
    groupParts(parts, { entry: "main", uses, least: "version", lean: "run", worthAGroup: 10 }),
    {
      ...together,
      list: "agents-logs",
      table: "agents-logs",
    },
  );
  // What is too small for a group of its own lies with the like, and not with what a run loads.
  assertEquals(
    groupParts(parts, { entry: "main", uses, least: "version", lean: "run", worthAGroup: 1000 }),
    {
      ...together,
      list: "others",
      table: "others",
    },
  );
});

Deno.test("a recording is taken again for the same scripts, and for no others", async () => {
  await using directory = await temporaryDirectory();
  const at = (name: string) => `${directory.path}/${name}`;
  const { script, cache } = groupFiles("all");
  for (const name of ["parts", "recorded", "again"]) await Deno.mkdir(at(name));
  await Deno.writeTextFile(at(`parts/${script}`), "({})");
  await Deno.writeFile(at(`recorded/${cache}`), new Uint8Array([0, 200, 10]));
  const taken = await takeRecording({ main: "all", list: "all" }, {
    parts: at("parts"),
    recorded: at("recorded"),
  });
  await writeRecording(at("code-cache.json"), taken);
  const read = await readRecording(at("code-cache.json"));
  assertEquals(read, taken);
  await Deno.writeTextFile(at(`again/${script}`), "({})");
  await placeCaches(read, at("again"));
  assertEquals(await Deno.readFile(at(`again/${cache}`)), new Uint8Array([0, 200, 10]));
  await Deno.writeTextFile(at(`again/${script}`), "({a:1})");
  await assertRejects(() => placeCaches(read, at("again")), UserError, "of other sources");
  await Deno.remove(at(`again/${script}`));
  await assertRejects(() => placeCaches(read, at("again")), UserError, "of other sources");
  for (const text of ["{", "[]", "null", '{"groups":{}}']) {
    await Deno.writeTextFile(at("wrong.json"), text);
    await assertRejects(() => readRecording(at("wrong.json")), UserError, "not a code cache");
  }
  await assertRejects(() => readRecording(at("none.json")), UserError, "cannot read");
});
