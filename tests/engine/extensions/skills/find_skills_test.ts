import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { findSkills } from "../../../../lib/engine/extensions/skills/find_skills.ts";
import { skillBody, skillNamed } from "../../../../lib/engine/extensions/skills/skill.ts";
import { skillsPrompt } from "../../../../lib/engine/extensions/skills/skills_prompt.ts";
import {
  type TemporaryDirectory,
  temporaryDirectory,
} from "../../../helpers/temporary_directory.ts";

async function write(directory: TemporaryDirectory, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(directory.at(name)), { recursive: true });
    await Deno.writeTextFile(directory.at(name), text);
  }
}

async function find(directory: TemporaryDirectory, cwd = "work") {
  await Deno.mkdir(directory.at("work/.git/objects"), { recursive: true });
  await Deno.mkdir(directory.at("work/.git/refs"), { recursive: true });
  await Deno.writeTextFile(directory.at("work/.git/HEAD"), "ref: refs/heads/main\n");
  return await findSkills(directory.at(cwd), {
    home: directory.at("user/.isonforge"),
    userHome: directory.at("user"),
  });
}

Deno.test("findSkills() reads the skills of the user and of the project, the nearer one of a name", async () => {
  await using directory = await temporaryDirectory();
  await write(directory, {
    "user/.isonforge/skills/review/SKILL.md": "---\ndescription: My reviews.\n---\nx",
    "user/.claude/skills/notes/SKILL.md":
      "---\ndescription: Notes.\nwhen_to_use: To note.\narguments: place, time\n---\nx",
    "work/.claude/skills/review/SKILL.md": "---\ndescription: Their reviews.\n---\nx",
    "work/.claude/skills/Ship It/SKILL.md": "---\nname: Ship It!\n---\n\n# How to ship\n",
    "work/.claude/skills/not-one/README.md": "x",
    "work/.claude/commands/git/commit.md":
      "---\nargument-hint: [message]\nallowed-tools: Bash(git add:*), Bash(git commit -m *) Read\n---\nCommit $1",
    "work/.isonforge/skills/review/SKILL.md":
      "---\ndescription: Ours.\ndisable-model-invocation: true\n---\nx",
    "work/sub/.agents/skills/deep/SKILL.md": "---\nuser-invocable: false\n---\nDeep.",
  });
  const { skills, warnings } = await find(directory, "work/sub");
  assertEquals(warnings, []);
  const told = skills.map(({ name, description, argumentHint, isRepositorys }) => [
    name,
    description,
    argumentHint,
    isRepositorys,
  ]);
  assertEquals(told, [
    ["notes", "Notes. To note.", "", false],
    ["review", "Ours.", "", true],
    ["git:commit", "Commit $1", "[message]", true],
    ["ship-it", "How to ship", "", true],
    ["deep", "Deep.", "", true],
  ]);
  assertEquals(skills.filter(({ isForModel }) => !isForModel).map(({ name }) => name), ["review"]);
  assertEquals(skills.filter(({ isForUser }) => !isForUser).map(({ name }) => name), ["deep"]);
  assertEquals(skillNamed("commit", skills)?.name, "git:commit");
  assertEquals(skillNamed("commit", skills)?.allowedTools, [
    "Bash(git add:*)",
    "Bash(git commit -m *)",
    "Read",
  ]);
  assertEquals(skillNamed("notes", skills)?.argumentNames, ["place", "time"]);
  assertEquals(skillNamed("nothing", skills), undefined);
});

Deno.test("skillBody() has the ends of lines that a shell takes", async () => {
  await using directory = await temporaryDirectory();
  const text = "---\r\nname: one\r\n---\r\nNow:\r\n```!\r\ngit status\r\ngit log\r\n```\r\n";
  await write(directory, { "work/.claude/skills/one/SKILL.md": text });
  const [skill] = (await find(directory, "work")).skills;
  assertEquals(skill && skillBody(skill), { body: "Now:\n```!\ngit status\ngit log\n```" });
});

Deno.test("findSkills() keeps from the model what is not clearly for it", async () => {
  const forModel = async (value: string) => {
    await using directory = await temporaryDirectory();
    const text = `---\ndisable-model-invocation: ${value}\n---\nx`;
    await write(directory, { "work/.claude/skills/one/SKILL.md": text });
    return (await find(directory, "work")).skills[0]?.isForModel;
  };
  for (const value of ["true", "True", "yes", "on", "ture"]) {
    assertEquals(await forModel(value), false, value);
  }
  for (const value of ["false", "No", "off", ""]) assertEquals(await forModel(value), true, value);
});

Deno.test("findSkills() does not read what a repository's links lead out to, nor what is too large", async () => {
  await using directory = await temporaryDirectory();
  await write(directory, {
    "user/secret.md": "---\nname: secret\n---\nthe key",
    "work/.claude/skills/large/SKILL.md": "x".repeat(300 * 1024),
    "work/.claude/skills/link/a": "",
  });
  await Deno.symlink(
    directory.at("user/secret.md"),
    directory.at("work/.claude/skills/link/SKILL.md"),
  );
  await Deno.symlink("/", directory.at("work/.claude/skills/disk"));
  // A link into the user's home, or one that leads out behind another link, is none of the repository's.
  await Deno.symlink(directory.at("user"), directory.at("work/.claude/skills/home"));
  await Deno.symlink("home", directory.at("work/.claude/skills/second"));
  const { skills, warnings } = await find(directory);
  assertEquals(skills, []);
  const told = warnings.map((warning) => warning.replaceAll(directory.path, ""));
  assertEquals(
    told.map((warning) => /"(.*?)" was not read: it is (.{6})/.exec(warning)?.slice(1)),
    [
      ["/work/.claude/skills/disk", "a link"],
      ["/work/.claude/skills/home", "a link"],
      ["/work/.claude/skills/second", "a link"],
      ["/work/.claude/skills/large/SKILL.md", "larger"],
      ["/work/.claude/skills/link/SKILL.md", "a link"],
    ],
  );
  assertStringIncludes(
    told[0] ?? "",
    'leads out of "/work"; yours belong into /user/.isonforge/skills',
  );
});

Deno.test("findSkills() reads skills that are linked in, from within the repository, and walks in no circle", async () => {
  await using directory = await temporaryDirectory();
  await write(directory, {
    "work/tools/deploy/SKILL.md": "---\ndescription: Deploys.\n---\nx",
    "work/.agents/skills/review/SKILL.md": "Reviews.",
    "work/shared/group/lint/SKILL.md": "Lints.",
    "work/shared/commands/fix.md": "Fixes.",
    "user/dotfiles/notes/SKILL.md": "Notes.",
    "user/.claude/skills/x/y": "",
  });
  const link = (target: string, name: string) => Deno.symlink(target, directory.at(name));
  await Deno.mkdir(directory.at("work/.claude"), { recursive: true });
  // The whole directory, one skill, a group of them, a link to a link, and one of the user to wherever it is kept.
  await link("../shared/skills", "work/.claude/skills");
  await Deno.mkdir(directory.at("work/shared/skills"));
  await link("../../tools/deploy", "work/shared/skills/ship");
  await link("../group", "work/shared/skills/group");
  await link("ship", "work/shared/skills/release");
  await link("../shared/commands", "work/.claude/commands");
  await link(directory.at("user/dotfiles/notes"), "user/.claude/skills/notes");
  // Circles: to itself, to the top, to where it lies, to nothing.
  await link("self", "work/shared/skills/self");
  await link("../..", "work/shared/skills/top");
  await link("..", "work/shared/skills/above");
  await link(".", "work/shared/group/here");
  await link("gone", "work/shared/skills/dangling");
  const { skills, warnings } = await find(directory);
  assertEquals(warnings, []);
  const names = skills.map((
    { name, directory: path },
  ) => [name, path?.slice(directory.path.length)]);
  assertEquals(names, [
    ["notes", "/user/.claude/skills/notes"],
    ["fix", undefined],
    ["release", "/work/.claude/skills/release"],
    ["ship", "/work/.claude/skills/ship"],
    ["lint", "/work/.claude/skills/group/lint"],
    ["review", "/work/.agents/skills/review"],
  ]);
});

Deno.test("skillsPrompt() holds names and descriptions, as many as fit", () => {
  const skill = (name: string, isForModel = true) => ({
    name,
    description: "d".repeat(400),
    argumentHint: "",
    argumentNames: [],
    allowedTools: [],
    path: "/x",
    root: "/",
    directory: undefined,
    isRepositorys: false,
    isForModel,
    isForUser: true,
  });
  const window = { contextWindow: 8_000 };
  assertEquals(skillsPrompt([], window), undefined);
  assertEquals(skillsPrompt([skill("a", false)], window), undefined);
  const few = skillsPrompt([skill("a"), skill("b")], window) ?? "";
  assertStringIncludes(few, `\n- a: ${"d".repeat(299)}…\n- b: d`);
  const many = skillsPrompt(Array.from({ length: 500 }, (_, n) => skill(`s${n}`)), window) ?? "";
  assertEquals(many.length < 2_500, true);
  assertStringIncludes(many, "more, which there is no room for here");
});

Deno.test("findSkills() takes texts from the fields of a skill, and not without end", async () => {
  await using directory = await temporaryDirectory();
  await write(directory, {
    "work/.claude/skills/nested/SKILL.md":
      "---\nargument-hint: [branch, [a, [b]], {c: d}, to]\ndescription: [x]\nallowed-tools: [Read, [Bash]]\n---\nx",
    "work/.claude/skills/long/SKILL.md": `---\nargument-hint: ${"h".repeat(5_000)}\nname: a${
      "-".repeat(100_000)
    }b\nallowed-tools: ${"a(".repeat(50_000)}\n---\nx`,
  });
  const { skills } = await find(directory);
  const hints = skills.map(({ argumentHint }) => argumentHint).toSorted();
  assertEquals(hints, ["[branch] [to]", "h".repeat(256)]);
  assertEquals(skills.find(({ name }) => name === "nested")?.allowedTools, ["Read"]);
});
