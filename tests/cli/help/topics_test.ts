import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { walk } from "@std/fs/walk";
import { type Block, spansOf } from "../../../lib/cli/help/document.ts";
import { ENVIRONMENT_VARIABLES } from "../../../lib/cli/help/topics/environment.ts";
import { TOPICS } from "../../../lib/cli/help/topics/mod.ts";
import { FILTER_VALUES } from "../../../lib/agents/filter.ts";
import { META_VERSION } from "../../../lib/agents/record/meta.ts";
import { DENY_LIST } from "../../../lib/engine/permissions/rules/deny_list.ts";
import { parseDirections } from "../../../lib/engine/models/rehearsal/directions.ts";
import { MAX_SPILL_BYTES } from "../../../lib/engine/tools/command/command_output.ts";
import { tools } from "../../../lib/engine/tools/mod.ts";
import { MAX_OUTPUT_BYTES, MAX_OUTPUT_LINES } from "../../../lib/engine/tools/truncate.ts";
import { ExitCode } from "../../../lib/errors.ts";
import { loadRunConfig } from "../../../lib/config/run_config.ts";
import { wholeTree } from "../../../lib/cli/tree.ts";

const LIB = fromFileUrl(new URL("../../../lib", import.meta.url));

/** Set for agents by isonforge itself, or a stand-in inside of a word. */
const INTERNAL = /^ISONFORGE_(AGENT_\w*|UNKNOWN|)$/;

Deno.test("the topic environment has every variable that the program reads, and no other", async () => {
  const read = new Set<string>();
  for await (const { path } of walk(LIB, { exts: [".ts"], skip: [/\/cli\/help\//] })) {
    for (const [name] of (await Deno.readTextFile(path)).matchAll(/\bISONFORGE_[A-Z_]*/g)) {
      if (!INTERNAL.test(name)) read.add(name);
    }
  }
  const described = Object.keys(ENVIRONMENT_VARIABLES).filter((name) =>
    name.startsWith("ISONFORGE_")
  );
  assertEquals(described.sort(), [...read].sort());
});

Deno.test("the topics name the defaults that the program has", async () => {
  const { model, output } = await loadRunConfig({}, { env: () => undefined, home: "/nowhere" });
  assert(model.kind === "endpoint");
  const { baseUrl, idleMs } = model.endpoint;
  assertStringIncludes(ENVIRONMENT_VARIABLES.ISONFORGE_BASE_URL ?? "", `default \`${baseUrl}\``);
  assertStringIncludes(
    ENVIRONMENT_VARIABLES.ISONFORGE_STREAM_IDLE_S ?? "",
    `default ${idleMs / 1000}`,
  );
  assertStringIncludes(
    ENVIRONMENT_VARIABLES.ISONFORGE_LOG_MAX ?? "",
    `default ${output.maxBytes / 2 ** 30} GiB`,
  );
});

Deno.test("the topics name the limits that the program has", () => {
  const limits = textOf("limits");
  assertStringIncludes(
    limits,
    `${MAX_OUTPUT_BYTES / 1024} KB or ${grouped(MAX_OUTPUT_LINES)} lines`,
  );
  assertStringIncludes(limits, `${MAX_SPILL_BYTES / 1024 ** 2} MB`);
  assertStringIncludes(textOf("files"), `of this layout: ${META_VERSION}`);
});

Deno.test("the topic permissions names every tool, and programs that auto refuses", () => {
  const text = textOf("permissions");
  for (const { name } of tools) assert(new RegExp(`\\b${name}\\b`).test(text), name);
  const refused = new Set(
    DENY_LIST.flatMap(({ programs }) => programs.map((name) => name.replace("*", ""))),
  );
  for (
    const name of [
      "sudo",
      "su",
      "mount",
      "mkfs",
      "shutdown",
      "crontab",
      "rm",
      "mv",
      "cp",
      "tee",
      "dd",
    ]
  ) {
    assert(refused.has(name), `${name} is refused`);
    assertStringIncludes(text, `\`${name}\``);
  }
});

Deno.test("the topic exit-codes has every exit code", () => {
  const [list] = TOPICS["exit-codes"]?.body ?? [];
  assert(list?.type === "entries");
  const codes = list.entries.map(([term]) => Number(term));
  assertEquals(codes.sort(byValue), Object.values(ExitCode).sort(byValue));
});

Deno.test("the topic scripting has every key of --filter", () => {
  const text = textOf("scripting");
  for (const key of Object.keys(FILTER_VALUES)) assertStringIncludes(text, `--filter ${key}=`);
  for (const state of FILTER_VALUES.state) assertStringIncludes(text, `\`${state}\``);
});

Deno.test("the topic rehearsal has directions that the rehearsal knows", () => {
  const list = TOPICS.rehearsal?.body.find(({ type }) => type === "entries");
  assert(list?.type === "entries");
  for (const [line] of list.entries) {
    const [direction] = parseDirections(line).directions;
    const isMeant = direction?.type !== "fail" || line.startsWith("rehearse: fail");
    assert(direction !== undefined && isMeant, line);
  }
});

Deno.test("every command and option of isonforge's in the topics exists", async () => {
  const root = await wholeTree();
  const commands = root.getBaseCommands();
  const all = [root, ...commands, ...commands.flatMap((command) => command.getBaseCommands())];
  const options = new Set(
    all.flatMap((command) => command.getBaseOptions()).flatMap(({ flags }) => flags),
  );
  let calls = 0;
  for (const code of Object.values(TOPICS).flatMap(({ body }) => body).flatMap(codeOf)) {
    const [, own = ""] = /^(?:.*\bisonforge(?= )|(?=--))([^|#;)]*)/.exec(code) ?? [];
    // What stands behind = is a value, and may be an option of another program, as all behind -- is.
    const [command, ...others] = own.replaceAll(/"[^"]*"|=\S*| -- .*$/g, "").trim().split(/\s+/);
    if (command !== undefined && /^[a-z]/.test(command)) {
      calls++;
      assert(root.getBaseCommand(command) !== undefined, code);
    }
    for (const word of [command ?? "", ...others]) {
      if (/^--?[a-z]/.test(word)) assert(options.has(word), `${word} in ${code}`);
    }
  }
  assert(calls > 20);
});

/** Code in a block: lines, terms, and words of its texts. */
function codeOf(block: Block): string[] {
  if (block.type === "code") return block.text.split("\n");
  const texts = block.type === "entries"
    ? block.entries.flatMap(([_term, text]) => text)
    : linesOf(block);
  const spans = texts.flatMap(spansOf).filter(({ isCode }) => isCode).map(({ text }) => text);
  return block.type === "entries" ? [...spans, ...block.entries.map(([term]) => term)] : spans;
}

function textOf(name: string): string {
  const topic = TOPICS[name];
  assert(topic !== undefined, name);
  return topic.body.flatMap(linesOf).join("\n");
}

function linesOf(block: Block): string[] {
  switch (block.type) {
    case "entries":
      return block.entries.map(([term, text]) => `${term} ${text}`);
    case "table":
      return block.rows.map((row) => row.join(" "));
    default:
      return [block.text];
  }
}

function grouped(number: number): string {
  return number.toLocaleString("en");
}

function byValue(a: number, b: number): number {
  return a - b;
}
