import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { groupExtras, groupParts, partsOfUses } from "../../scripts/build/code_cache/groups.ts";
import { Pack, PackError } from "../../scripts/build/code_cache/pack.ts";
import { PartLoader } from "../../scripts/build/code_cache/part_loader.ts";
import { UserError } from "../../lib/errors.ts";
import { endOfElf, SEAL_BYTES } from "../../lib/sys/program/program_file.ts";
import { checkSeal } from "../../lib/sys/program/seal.ts";
import { makeParts, type Parts } from "../../scripts/build/code_cache/parts.ts";
import { placePack } from "../../scripts/build/code_cache/place_pack.ts";
import {
  cachesFor,
  readRecording,
  takeRecording,
  writeRecording,
} from "../../scripts/build/code_cache/recording.ts";
import {
  groupScripts,
  type Layout,
  writeIndex,
  writePack,
} from "../../scripts/build/code_cache/write_pack.ts";
import { useOf, USES } from "../../scripts/build/code_cache/use_of.ts";
import { workerArguments } from "../../lib/agents/worker_arguments.ts";
import { workerLine } from "../../scripts/build/code_cache/worker_line.ts";
import { record } from "../helpers/records.ts";
import { NO_RECORDS } from "../helpers/no_records.ts";
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
  const groups = { main: "all", "chunk-A": "all", "chunk-C": "some" };
  const layouts: Layout[] = [
    { groups: {}, uses: {} },
    { groups, uses: {} },
    { groups, uses: { count: ["main", "chunk-A"] } },
  ];
  for (const layout of layouts) {
    const place = await Deno.makeTempDir({ dir: directory.path });
    await writePack(place, parts, { layout });
    const loaded: string[] = [];
    using pack = Pack.open(`${place}/`);
    const loader = new PartLoader(pack, { use: "count", onLoad: (name) => loaded.push(name) });
    const main = loader.require("part:main") as {
      main: () => Promise<unknown[]>;
      isStrict: boolean;
      whole: () => Promise<number>;
      timer: () => string;
      sign: boolean;
      words: string;
    };
    // A variable of another part is what it is by now, and a timer is what it is to a module (a number before Deno 2.9).
    assertEquals(await main.main(), [2, "b", "number2"]);
    const timer = setTimeout(() => {}, 0);
    clearTimeout(timer);
    assertEquals([main.isStrict, main.timer(), main.sign], [true, typeof timer, true]);
    assertEquals(main.words, '"./chunk-Z.js"');
    assertEquals(await main.whole(), 5);
    assertEquals(loaded, ["chunk-C", "later-B", "never-D"]);
  }
});

Deno.test("useOf() knows what people wait for, and guesses at nothing else", () => {
  const uses = {
    "version": ["--version"],
    "agents": ["agents", "--wide"],
    "logs": ["logs", "-f", "abc"],
    "bg": ["--model", "x", "--bg", "say hello"],
    "run": ["-p", "say hello"],
    "settle": ["settle", "abc", "nonce", "0"],
  };
  for (const [use, args] of Object.entries(uses)) assertEquals(useOf(args), use);
  assertEquals(Object.keys(uses).sort(), [...USES].sort());
  // What it becomes is another program, whose words these are.
  assertEquals(useOf(["supervise", "/bin/sh", "-c", "…", "isonforge", "--print"]), "version");
  for (const args of [[], ["doctor"], ["--help"], ["say hello"]]) {
    assertEquals(useOf(args), undefined);
  }
});

Deno.test("workerLine() has every option of a worker that is started, so that what it loads is recorded", () => {
  const agent = record("a3f8c1d2");
  const files = { directory: "/agent", hasInput: false, images: [], endpoint: undefined };
  const real = workerArguments(agent, { ...files, session: { session_id: "00000001" } });
  const recorded = workerLine(agent.id, { prompt: "/agent/prompt", directory: "/agent" });
  assertEquals(recorded, real);
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
  const { logs, run } = partsOfUses(parts, { entry: "main", uses });
  assertEquals(logs, ["main", "base", "list", "table", "store", "words"]);
  assertEquals(run, ["main", "base", "run", "store"]);
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

Deno.test("groupExtras() puts together what the same extras need beside all that", () => {
  const parts: Parts = new Map([
    ["main", ""],
    ["settings", 'require("part:parse")'],
    ["parse", ""],
    ["hooks", 'require("part:parse");require("part:main")'],
    ["unused", ""],
  ]);
  const extras = { hooks: ["settings", "hooks"], rules: ["settings"] };
  assertEquals(groupExtras(parts, { entry: "main", groups: { main: "all" }, extras }), {
    settings: "hooks-rules",
    parse: "hooks-rules",
    hooks: "hooks",
  });
});

Deno.test("a recording is taken again for the same scripts, and for no others", async () => {
  await using directory = await temporaryDirectory();
  const cache = new Uint8Array([0, 200, 10]);
  await Deno.writeFile(directory.at("all.cache"), cache);
  const scripts = new Map([["all", "({})"]]);
  const layout = { groups: { main: "all", list: "all" }, uses: {} };
  const taken = await takeRecording(layout, { scripts, recorded: [directory.path] });
  await writeRecording(directory.at("code-cache.json"), taken);
  const read = await readRecording(directory.at("code-cache.json"));
  assertEquals(read, taken);
  assertEquals(await cachesFor(scripts, read), new Map([["all", cache]]));
  for (const others of [new Map([["all", "({a:1})"]]), new Map<string, string>()]) {
    await assertRejects(() => cachesFor(others, read), UserError, "of other sources");
  }
  for (const text of [...NO_RECORDS, '{"layout":{}}']) {
    await Deno.writeTextFile(directory.at("wrong.json"), text);
    const path = directory.at("wrong.json");
    await assertRejects(() => readRecording(path), UserError, "not a code cache");
  }
  await assertRejects(() => readRecording(directory.at("none.json")), UserError, "cannot read");
});

Deno.test("groupScripts() leaves a code cache behind them at a multiple of eight", async () => {
  await using directory = await temporaryDirectory();
  const parts: Parts = new Map([["a", "function(){}"], ["b", "function(){return 1}"]]);
  const layout = { groups: { a: "one", b: "two" }, uses: { both: ["a", "b"] } };
  for (const script of groupScripts(parts, layout).values()) assertEquals(script.length % 8, 0);
  const { groups: places } = await writePack(directory.path, parts, { layout });
  assertEquals(Object.keys(places), ["one", "two", "use-both"]);
  for (const { script: [offset] } of Object.values(places)) assertEquals(offset % 8, 0);
});

Deno.test("Pack refuses what is too short, and the pack of another program", async () => {
  await using directory = await temporaryDirectory();
  const open = () => Pack.open(`${directory.path}/`);
  const layout = { groups: {}, uses: {} };
  const index = await writePack(directory.path, new Map([["a", "function(){}"]]), { layout });
  using pack = open();
  assertEquals(pack.read([0, index.id.length]), new TextEncoder().encode(index.id));
  assertThrows(() => pack.read([0, 1_000_000]), PackError, "too short");
  assertEquals(await pack.isWhole(), true);
  const bytes = await Deno.readFile(directory.at("parts.pack"));
  await Deno.writeFile(directory.at("parts.pack"), bytes.with(-1, 0));
  assertEquals(await pack.isWhole(), false);
  await writeIndex(directory.path, { ...index, id: "0".repeat(64) });
  assertThrows(open, PackError, "another pack");
  await writeIndex(directory.path, index);
  await Deno.truncate(directory.at("parts.pack"), 10);
  assertThrows(open, PackError, "too short");
  // This Deno carries none.
  await writeIndex(directory.path, { ...index, isFile: false });
  assertThrows(open, PackError);
});

/** The header of an ELF whose table of sections has two of ten bytes and begins at 100, and so ends at 120. */
function elf(rest: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(120 + rest.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0x28, 100n, true);
  view.setUint16(0x3a, 10, true);
  view.setUint16(0x3c, 2, true);
  bytes.set(rest, 120);
  return bytes;
}

Deno.test("placePack() puts a seal and a pack between an ELF and what Deno wrote behind it, and nowhere else", async () => {
  await using directory = await temporaryDirectory();
  const [program, pack] = [directory.at("program"), directory.at("pack")];
  await Deno.writeFile(pack, new Uint8Array([1, 2, 3]));
  const ofDeno = [7, 10, 0, 0, 0, 0, 0, 0, 0].with(1, 9);
  for (const rest of [ofDeno, []]) {
    for (const packed of [[1, 2, 3], []]) {
      await Deno.writeFile(program, elf(rest));
      await placePack(program, packed.length === 0 ? undefined : pack);
      using file = await Deno.open(program);
      assertEquals(endOfElf(file), 120);
      assertEquals(
        (await Deno.readFile(program)).slice(120 + SEAL_BYTES),
        new Uint8Array([...packed, ...rest]),
      );
      assertEquals(await checkSeal(file), "whole");
    }
  }
  for (
    const other of [
      elf([1, 2, 3]),
      elf(ofDeno.with(1, 8)),
      elf([]).slice(0, 119),
      elf([]).slice(0, 9),
    ]
  ) {
    await Deno.writeFile(program, other);
    await assertRejects(() => placePack(program, pack), UserError, "no place");
    assertEquals(await Deno.readFile(program), other);
  }
});

Deno.test("checkSeal() sees a bit that has flipped, wherever it is", async () => {
  await using directory = await temporaryDirectory();
  const program = directory.at("program");
  await Deno.writeFile(program, elf([]));
  await placePack(program, program);
  const bytes = await Deno.readFile(program);
  const sealed = async (changed: Uint8Array) => {
    await Deno.writeFile(program, changed);
    using file = await Deno.open(program);
    return await checkSeal(file);
  };
  assertEquals(await sealed(bytes), "whole");
  // The first of all, of the ELF, of the sum itself, of the pack, and the last; and a file that was cut.
  for (const place of [0, 119, 120 + SEAL_BYTES - 1, 120 + SEAL_BYTES, bytes.length - 1]) {
    assertEquals(await sealed(bytes.with(place, bytes[place]! ^ 1)), "damaged", `${place}`);
  }
  assertEquals(await sealed(bytes.slice(0, -1)), "damaged");
  // One names a place that no file has.
  const nowhere = elf(Array(200).fill(1)).with(0x28 + 7, 0x80);
  for (const none of [elf([]), elf(Array(200).fill(1)), nowhere, new Uint8Array(3)]) {
    assertEquals(await sealed(none), "unsealed");
  }
});
