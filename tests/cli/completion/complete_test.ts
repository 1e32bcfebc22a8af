import { Command, EnumType } from "@cliffy/command";
import { assert, assertEquals } from "@std/assert";
import { parseRestart } from "../../../lib/agents/ending/restart_verdict.ts";
import { complete } from "../../../lib/cli/completion/complete.ts";
import { wholeTree } from "../../../lib/cli/tree.ts";

/** A command that none of the code knows. */
function strangeTree(): Command {
  const child = new Command().description("Do it.\nAt length.").alias("d")
    .type("colour", new EnumType(["red", "blue"]))
    .arguments("<paint:colour> [path:string]")
    .option("-x, --except <duration:string>", "All but.", { collect: true })
    .option("--json", "As JSON.", { conflicts: ["quiet"] })
    .option("-q, --quiet", "Less.")
    .option("--secret", "For us.", { hidden: true });
  const root = new Command().name("strange").arguments("[prompt:string]")
    .option("--bg", "Behind.")
    .command("do", child)
    .command("inner", new Command().hidden());
  return root as unknown as Command;
}

async function valuesAt(words: readonly string[], tree?: Command): Promise<string[]> {
  const completion = await complete(tree ?? await wholeTree(), words);
  assertEquals(completion.kind, "values");
  const { prefix = "" } = completion;
  return completion.kind === "values"
    ? completion.candidates.map(({ value }) => prefix + value)
    : [];
}

Deno.test("complete() offers the commands of a tree with the first line of what they say", async () => {
  const completion = await complete(strangeTree(), [""]);
  assertEquals(completion, {
    kind: "values",
    label: "commands",
    candidates: [
      { value: "do", description: "Do it." },
      { value: "d", description: "The same as do." },
    ],
  });
});

Deno.test("complete() offers no hidden command of ours", async () => {
  const offered = await valuesAt([""]);
  const names = (await wholeTree()).getBaseCommands(true).map((command) => command.getName());
  const hidden = names.filter((name) => !offered.includes(name));
  assertEquals(hidden.sort(), ["begin-job", "complete", "settle", "tell-end"]);
});

Deno.test("complete() offers nothing but the prompt's own words after an option of the root", async () => {
  for (const words of [["--bg", ""], ["--", ""], ["--", "-"], ["--bg", "--effort", "low", "lo"]]) {
    assertEquals(await valuesAt(words), [], words.join(" "));
  }
});

Deno.test("complete() offers each option once, unless it may repeat", async () => {
  const tree = strangeTree();
  const all = ["--except", "--json", "--quiet", "--help", "-x", "-q", "-h"];
  assertEquals(await valuesAt(["do", "-"], tree), all);
  assertEquals(await valuesAt(["do", "-q", "--"], tree), ["--except", "--help"]);
  assertEquals(await valuesAt(["do", "-x", "1h", "--json", "--"], tree), ["--except", "--help"]);
});

Deno.test("complete() offers options by themselves when no argument can come any more", async () => {
  assert((await valuesAt(["do", "red", "a", ""], strangeTree())).includes("--json"));
  assert((await valuesAt(["agents", ""])).includes("--json"));
});

Deno.test("complete() takes a value from the option's own word or from the next", async () => {
  const values = ["low", "medium", "high", "xhigh", "max"];
  assertEquals(await valuesAt(["--effort", ""]), values);
  assertEquals(await valuesAt(["--effort="]), values.map((value) => `--effort=${value}`));
  assertEquals(await valuesAt(["d", ""], strangeTree()), ["red", "blue"]);
});

Deno.test("complete() leaves files and directories to the shell", async () => {
  assertEquals(await complete(await wholeTree(), ["--prompt-file", "x"]), { kind: "files" });
  assertEquals(await complete(await wholeTree(), ["--cwd="]), {
    kind: "directories",
    prefix: "--cwd=",
  });
  assertEquals(await complete(strangeTree(), ["do", "red", ""]), { kind: "files" });
});

Deno.test("complete() does not take a value for a command or a prompt", async () => {
  assert((await valuesAt(["logs", "-n", "5", "--"])).includes("--since"));
  assert(!(await valuesAt(["--name", "logs", "--"])).includes("--since"));
  assert((await valuesAt(["-pq", "--"])).includes("--bg"));
  assert(!(await valuesAt(["-pq", "--"])).includes("--print"));
});

Deno.test("complete() offers the keys of a filter, then the values of one", async () => {
  const keys = await complete(await wholeTree(), ["agents", "--filter", ""]);
  assert(keys.kind === "values" && keys.isPart);
  const prefix = "--filter=state=";
  assertEquals(
    (await valuesAt(["agents", "--filter=state=r"])).slice(0, 2),
    [`${prefix}running`, `${prefix}queued`],
  );
  assertEquals(await valuesAt(["agents", "--filter", "colour="]), []);
});

Deno.test("complete() knows settings, their values, shells, and what there is help about", async () => {
  assert((await valuesAt(["config", ""])).includes("get"));
  assert((await valuesAt(["config", "get", ""])).includes("base_url"));
  assertEquals(await valuesAt(["config", "set", "provider", ""]), ["openai", "anthropic"]);
  assertEquals(await valuesAt(["config", "set", "constructor", ""]), []);
  assertEquals(await valuesAt(["completions", ""]), ["bash", "zsh", "fish"]);
  const topics = await valuesAt(["help", ""]);
  assert(topics.includes("logs") && topics.includes("permissions"));
  assertEquals(await valuesAt(["help", "config", ""]), await valuesAt(["config", ""]));
  assertEquals(await valuesAt(["help", "nothing", ""]), []);
});

Deno.test("complete() offers of a list what it does not hold yet", async () => {
  assertEquals(await valuesAt(["--setting-sources", ""]), ["user", "project", "local"]);
  assertEquals(await valuesAt(["--setting-sources=user,"]), [
    "--setting-sources=user,project",
    "--setting-sources=user,local",
  ]);
  assert((await valuesAt(["--tools", "read,wr"])).includes("read,write"));
});

Deno.test("complete() offers for --restart what that takes", async () => {
  const offered = await valuesAt(["--restart", ""]);
  assert(offered.length > 0);
  for (const value of offered) assert(parseRestart(value) !== undefined, value);
});

Deno.test("complete() offers nothing for a number or an unknown option", async () => {
  assertEquals(await valuesAt(["--max-turns", ""]), []);
  assertEquals(await valuesAt(["--nonsense="]), []);
  assertEquals(await valuesAt(["--session-id="]), []);
});
