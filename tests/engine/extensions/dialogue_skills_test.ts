import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { loadRunConfig, type RunFlags } from "../../../lib/config/run_config.ts";
import { Dialogue } from "../../../lib/engine/dialogue.ts";
import type { RunEvent } from "../../../lib/engine/events.ts";
import { Limits } from "../../../lib/engine/limits.ts";
import { withPipedInput } from "../../../lib/engine/prompt/piped_input.ts";
import { type ScriptedOpenAIAnswer, startFakeOpenAI } from "../../helpers/fake_openai.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const DEPLOY = ".claude/skills/deploy/SKILL.md";
const FILES = {
  [DEPLOY]: "---\nname: deploy\ndescription: Deploys it.\n---\nPush to $1.\nNow: !`echo ran-$1`\n",
  ".claude/commands/look.md": "Look at @notes.txt and @../outside.txt and @nobody",
  ".claude/commands/mine.md": "---\ndisable-model-invocation: true\n---\nOnly typed.",
  "notes.txt": "the notes",
};

interface Given {
  flags?: RunFlags;
  files?: Record<string, string>;
  isTrusted?: boolean;
  answers?: ScriptedOpenAIAnswer[];
}

/** Says `text`; what the model was asked, and what a person was told. */
async function say(
  text: string,
  {
    flags = { permissionMode: "yolo" },
    files = FILES,
    isTrusted = true,
    answers = [{ text: "Done." }],
  }: Given,
) {
  await using directory = await temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    await Deno.mkdir(dirname(directory.at("work", name)), { recursive: true });
    await Deno.writeTextFile(directory.at("work", name), content);
  }
  await Deno.writeTextFile(directory.at("outside.txt"), "what lies outside");
  const server = startFakeOpenAI(answers);
  const notices: string[] = [];
  try {
    const home = directory.at("home");
    const config = await loadRunConfig({ baseUrl: server.url, ...flags }, {
      env: () => undefined,
      home,
    });
    using dialogue = await Dialogue.open({
      config: { ...config, trustsRepository: () => Promise.resolve(isTrusted) },
      home,
      userHome: directory.at("user"),
      cwd: directory.at("work"),
    });
    using limits = new Limits({});
    const emit = (event: RunEvent) =>
      void (event.type === "notice" ? notices.push(event.text) : undefined);
    await dialogue.say(text, { limits, emit, signal: new AbortController().signal });
    const requests = server.requests.filter(({ method }) => method === "POST")
      .map(({ body }) => body);
    const [first] = requests;
    return {
      system: String(first?.messages[0].content),
      said: String(first?.messages[1].content).split("</context>\n\n").at(-1) ?? "",
      tools: first?.tools.map((tool: { function: { name: string } }) => tool.function.name),
      result: String(requests[1]?.messages.at(-1).content),
      notices,
    };
  } finally {
    await server.close();
  }
}

const use = (name: string, args?: string): ScriptedOpenAIAnswer[] => [
  { toolCalls: [{ name: "skill", arguments: { name, arguments: args } }] },
  { text: "Done." },
];

Deno.test("a model is told of skills by name and description, and gets the text of one by its tool", async () => {
  const { system, tools, result } = await say("go", { answers: use("deploy", "staging") });
  assertStringIncludes(system, "\n- deploy: Deploys it.");
  assertEquals([system.includes("Push to"), system.includes("mine")], [false, false]);
  assertEquals(tools.includes("skill"), true);
  assertEquals(/^\[the files of this skill are in \/.*\/deploy\]$/m.test(result), true, result);
  assertStringIncludes(result, "Push to staging.\nNow: ran-staging");
});

Deno.test("there is no tool and no word of skills where there are none", async () => {
  const { system, tools } = await say("go", { files: {} });
  assertEquals([system.includes("Skills:"), tools.includes("skill")], [false, false]);
});

Deno.test("a model that names no skill is told which there are; one that is only typed is none of them", async () => {
  assertStringIncludes((await say("go", { answers: use("deploi") })).result, "there is: deploy");
  assertStringIncludes((await say("go", { answers: use("mine") })).result, 'no skill "mine"');
});

Deno.test("a typed skill goes with the words that were typed, also beside a pipe", async () => {
  const { said, notices } = await say("/deploy staging", {});
  assertEquals(said.split("\n")[0], "/deploy staging");
  assertStringIncludes(said, '<skill name="deploy">');
  assertStringIncludes(said, "Push to staging.\nNow: ran-staging\n</skill>");
  assertEquals(notices, ["the skill deploy runs `echo ran-staging`"]);
  const piped = await say(withPipedInput("/mine", "a diff\n"), {});
  assertEquals(
    piped.said,
    '<stdin>\na diff\n</stdin>\n\n/mine\n\n<skill name="mine">\nOnly typed.\n</skill>',
  );
  assertEquals((await say("/nothing of that kind", {})).said, "/nothing of that kind");
});

Deno.test("commands of a repository's skill run only where it is trusted and the mode allows them", async () => {
  const untrusted = await say("/deploy staging", { isTrusted: false });
  assertStringIncludes(
    untrusted.said,
    "Now: [`echo ran-staging` was not run: the repository is not trusted]",
  );
  const refused = await say("/deploy staging", { flags: { permissionMode: "default" } });
  assertStringIncludes(refused.said, "`echo ran-staging` was not run: refused: default mode asks");
  const ruled = async (
    command: string,
    { tools = "Bash(echo:*)", isTrusted = true, settings = "", mode = "default" } = {},
  ) =>
    (await say("/own arg", {
      isTrusted,
      flags: { permissionMode: mode, ...(settings === "" ? {} : { settings }) },
      files: {
        ".claude/commands/own.md":
          `---\ndescription: x\nallowed-tools: ${tools}\n---\nNow: !\`${command}\``,
      },
    })).said;
  const refusal = "was not run: refused";
  assertStringIncludes(await ruled("echo allowed"), "Now: allowed\n");
  assertStringIncludes(await ruled("touch x"), refusal);
  assertStringIncludes(await ruled("echo x", { isTrusted: false }), "was not run: the repository");
  // Without a list, what stands there is what was trusted; what was typed is not.
  const none = { tools: "" };
  assertStringIncludes(await ruled("pwd | wc -l; cat *.none", none), "Now: 1\n");
  assertStringIncludes(await ruled("echo $1", none), refusal);
  assertStringIncludes(await ruled("echo x $ARGUMENTS", none), refusal);
  assertStringIncludes(await ruled("pwd", { tools: "Read" }), refusal);
  const denied = { ...none, settings: '{"permissions": {"deny": ["Bash(pwd:*)"]}}' };
  assertStringIncludes(await ruled("true && pwd", denied), refusal);
  assertStringIncludes(await ruled("pwd", { ...none, mode: "plan" }), refusal);
  assertStringIncludes(await ruled("pwd", { ...none, isTrusted: false }), "was not run: the repo");
  const plan = await say("go", {
    flags: { permissionMode: "plan" },
    answers: use("deploy", "staging"),
  });
  assertStringIncludes(plan.result, "was not run: refused: plan mode only reads");
});

Deno.test("files that a skill names with an @ go with it, those of the repository alone", async () => {
  const { said } = await say("/look", {});
  assertStringIncludes(said, '<file path="notes.txt">\nthe notes\n</file>');
  assertEquals(said.includes("what lies outside"), false);
  // Nobody was asked about that.
  assertEquals((await say("/look", {})).said.includes("what lies outside"), false);
});
