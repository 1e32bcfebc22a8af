/**
 * The foreground in a real terminal, on the compiled binary.
 */
import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { MARK } from "../../lib/cli/interactive/pasted.ts";
import { shellQuote } from "../../lib/sys/shell_quote.ts";
import { namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { ISONFORGE } from "../helpers/program.ts";
import { atTerminal } from "../helpers/pseudo_terminal.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { Spawned } from "../helpers/spawned.ts";
import { NO_TMUX, Tmux } from "../helpers/tmux.ts";

function test(name: string, body: (sandbox: Sandbox) => Promise<void>): void {
  Deno.test({
    name: `in a terminal, ${name}${NO_TMUX === undefined ? "" : ` (left out: ${NO_TMUX})`}`,
    ignore: NO_TMUX !== undefined,
    fn: async () => {
      await using sandbox = await createSandbox();
      await body(sandbox);
    },
  });
}

const REHEARSAL = ["--model", "rehearsal"];

test("two turns are one conversation, which Ctrl+D ends", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: [...REHEARSAL, "rehearse: say first"] });
  await terminal.shows(/^first$/m);
  await terminal.prompts();
  await terminal.enter("rehearse: say second");
  await terminal.shows(/^second$/m);
  await terminal.press("Up", "Up", "Enter");
  await poll(async () => (await terminal.screen()).match(/^first$/mg)?.length === 2, "it again");
  await terminal.press("C-d");
  const screen = await terminal.ended(0);
  const id = screen.match(/isonforge --resume ([0-9a-f]{8})/)?.[1];
  const [session] = JSON.parse(await sandbox.ok(["sessions", "--json"]));
  assertEquals([session.id, session.turns, session.prompt], [id, 3, "rehearse: say first"]);
});

test("a command runs when it is approved, and only then", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  const command = "echo $((40 + 2)) >> out; cat out";
  await terminal.enter(`rehearse: bash ${command}`);
  const question = await terminal.shows("or say what to do instead");
  assertStringIncludes(question, `  $ ${command}`);
  assertStringIncludes(question, "default mode asks before every command");

  await terminal.enter("n");
  await terminal.shows("→ refused");
  await terminal.prompts();
  await terminal.enter(`rehearse: bash ${command}`);
  await terminal.shows(/instead[^]*instead/);
  await terminal.enter("y");
  await terminal.shows("→ exit 0");
  assertEquals(await Deno.readTextFile(`${sandbox.project}/out`), "42\n");

  await terminal.prompts();
  await terminal.enter(`rehearse: bash ${command}`);
  await terminal.shows(/(instead[^]*){3}/);
  await terminal.enter("always");
  await terminal.shows(/(exit 0[^]*){2}/);
  await terminal.prompts();
  await terminal.enter(`rehearse: bash ${command}`);
  await terminal.shows(/(exit 0[^]*){3}/);
  await terminal.enter(`rehearse: bash ${command} # another`);
  await terminal.shows(/(instead[^]*){4}/);
  await terminal.enter("use cat alone");
  await terminal.shows(/(refused[^]*){2}/);
  assertEquals(await Deno.readTextFile(`${sandbox.project}/out`), "42\n42\n42\n");
  await saved(sandbox, "the user refused this call and says: use cat alone");
});

test("an edit is shown as a diff, can be changed, and approved for its directory", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  const edit = (from: string, to: string) =>
    `rehearse: call edit {"path": "src/prices.ts", "old_string": "${from}", "new_string": "${to}"}`;
  await terminal.enter(edit("/prices", "/v2/prices"));
  const question = await terminal.shows("or say what to do instead");
  assertStringIncludes(question, `  -  return fetch("/prices");\n  +  return fetch("/v2/prices");`);
  await terminal.enter("e");
  await terminal.shows("new_string: /v2/prices");
  await terminal.enter("?all");
  await terminal.shows("→ +1 −1");
  const read = () => Deno.readTextFile(`${sandbox.project}/src/prices.ts`);
  assertStringIncludes(await read(), `fetch("/v2/prices?all")`);
  await saved(sandbox, "the user changed the arguments");

  await terminal.prompts();
  await terminal.enter(edit("v2", "v3"));
  await terminal.shows(/(instead[^]*){2}/);
  await terminal.enter("a");
  await terminal.shows(/(\+1 −1[^]*){2}/);
  await terminal.prompts();
  await terminal.enter(edit("v3", "v4"));
  await terminal.shows(/(\+1 −1[^]*){3}/);
  assertStringIncludes(await read(), "/v4/prices?all");
});

test("Ctrl+C stops the turn and its tools, a second one leaves", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: [...REHEARSAL, "--yolo"] });
  await terminal.prompts();
  await terminal.enter("rehearse: bash sleep 661");
  const screen = await terminal.shows(/bash sleep 661 \(\d+s\)/);
  assertMatch(screen, /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] bash sleep 661/);
  await terminal.press("C-c");
  await terminal.shows("stopped; Ctrl+C again leaves");
  await terminal.prompts();
  await poll(() => sandbox.processes().length === 1, "the command to be gone");
  await terminal.enter("rehearse: say still here");
  await terminal.shows(/^still here$/m);
  await terminal.prompts();
  await terminal.type("half a line");
  await terminal.press("C-c");
  await terminal.shows(/half a line\n\w+(?: \d+%)? >$/);
  await terminal.press("C-c");
  await terminal.shows("Ctrl+C again, or Ctrl+D, leaves");
  await terminal.press("C-c");
  assertNotMatch(await terminal.ended(130), /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
});

test("Ctrl+C twice during a turn leaves, and at a question it stops the turn", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  await terminal.enter("rehearse: bash touch made");
  await terminal.shows("or say what to do instead");
  await terminal.press("C-c");
  await terminal.shows("stopped; Ctrl+C again leaves");
  await terminal.prompts();
  await terminal.enter("rehearse: bash sleep 661");
  await terminal.shows(/(instead[^]*){2}/);
  await terminal.enter("y");
  await terminal.shows(/sleep 661 \(\d+s\)/);
  await terminal.press("C-c", "C-c");
  await terminal.ended(130);
  await sandbox.gone();
  assertEquals(namesIn(sandbox.project).includes("made"), false);
});

test("SIGTERM ends it with its tools and restores the terminal", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: [...REHEARSAL, "--yolo"] });
  await terminal.prompts();
  const [pid = 0] = sandbox.processes();
  await terminal.enter("rehearse: bash sleep 661");
  await terminal.shows(/sleep 661 \(\d+s\)/);
  Deno.kill(pid, "SIGTERM");
  await terminal.ended(143);
  await sandbox.gone();
});

test("closing it ends a turn with its tools, and the conversation is kept", async (sandbox) => {
  {
    await using terminal = await Tmux.start(sandbox, { args: [...REHEARSAL, "--yolo"] });
    await terminal.prompts();
    await terminal.enter("rehearse: bash sleep 661");
    await terminal.shows(/sleep 661 \(\d+s\)/);
  }
  await sandbox.gone();
  const [session] = JSON.parse(await sandbox.ok(["sessions", "--json"]));
  assertEquals([session.turns, session.prompt], [1, "rehearse: bash sleep 661"]);
});

Deno.test("a terminal that closes is the end of a conversation, not a fault in it", async () => {
  await using sandbox = await createSandbox();
  // Deaf to SIGTERM, so that the spinner turns once more before it is over.
  const command = "trap '' TERM; echo > begun; sleep 663; :";
  const words = [...ISONFORGE, ...REHEARSAL, "--yolo", `rehearse: bash ${command}`];
  const line = `trap : HUP; ${words.map(shellQuote).join(" ")}; echo $? > code; mv code ended`;
  const isThere = (name: string) => namesIn(sandbox.project).includes(name);
  {
    const { project: cwd, env } = sandbox;
    await using _terminal = new Spawned(atTerminal(line), { cwd, env });
    await poll(() => isThere("begun"), "the command to begin");
  }
  await poll(() => isThere("ended"), "it to have ended");
  assertEquals(await Deno.readTextFile(join(sandbox.project, "ended")), "129\n");
  await sandbox.gone();
});

test("Ctrl+Z gives the terminal back to the shell until it goes on", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL, isJob: true });
  await terminal.prompts();
  await terminal.type("before ");
  await terminal.shows(/> before$/m);
  await terminal.press("C-z");
  await terminal.shows(/\[stopped\]$/);
  await terminal.press("Enter");
  await terminal.shows(/\[stopped\][^]*\w+ > before$/);
  await terminal.enter("rehearse: say after");
  await terminal.shows(/ > before rehearse: say after\n[^]*\n\w+ \d+% >$/m);
  await terminal.press("C-d");
  await terminal.ended(0);
});

test("Ctrl+Z stops nothing where nobody could let it go on", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  await terminal.type("before ");
  await terminal.shows(/> before$/m);
  await terminal.press("C-z");
  await terminal.shows(/ > before\n\w+ > before$/m);
  await terminal.enter("rehearse: say after");
  await terminal.shows(/ > before rehearse: say after\n[^]*\n\w+ \d+% >$/m);
});

test("pasted lines and typed line breaks make one message", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  await terminal.paste("rehearse: say pasted one\nrehearse: say pasted two\n");
  const shown = await terminal.shows("> rehearse: say pasted one↵rehearse: say pasted two");
  assertNotMatch(shown, /no model was consulted/);
  await terminal.press("M-Enter");
  await terminal.enter("rehearse: say typed\\");
  await terminal.shows(/^…$/m);
  await terminal.enter("rehearse: say last");
  await terminal.shows(/^pasted one\npasted two\ntyped\nlast$/m);

  const lines = Array.from({ length: 40 }, (_, index) => `rehearse: say line ${index}`);
  await terminal.paste(lines.join("\n"));
  await terminal.shows("[pasted 1: 40 lines]");
  await terminal.press("Enter");
  await terminal.shows(/^line 0\nline 1\n[^]*^line 39$/m);
});

test("what is pasted is words: it runs nothing, and sends no keys", async (sandbox) => {
  const { project, home } = sandbox;
  const userHome = sandbox.env["HOME"] ?? project;
  await Deno.mkdir(join(userHome, ".ssh"), { recursive: true });
  await Deno.writeTextFile(join(userHome, ".ssh/id_rsa"), "the text of the key");
  await Deno.writeTextFile(join(project, "a.ts"), "the text of a.ts");
  const env = { HOME: userHome };
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL, env });
  await terminal.prompts();
  const more = "more\n".repeat(15);
  for (const [count, sign] of ["! touch made #", "/bg", "#"].entries()) {
    for (const rest of ["one\ntwo\n", more]) {
      const words = `said ${count} ${rest.length}`;
      await terminal.paste(`${sign} ${rest}rehearse: say ${words}`);
      await terminal.shows(new RegExp(rest === more ? "> \\[pasted" : ` ${words}$`));
      await terminal.press("Enter");
      await terminal.shows(new RegExp(`^${words}$`, "m"));
      await terminal.prompts();
    }
  }
  // Also when it comes back from the history.
  await terminal.press("Up", "Up", "Up", "Up", "Up", "Up", "Enter");
  await terminal.shows(/^said 0 8$[^]*^said 0 8$/m);
  assertEquals(namesIn(project).includes("made"), false);
  assertEquals(namesIn(home).includes("FORGE.md"), false);
  assertEquals(JSON.parse(await sandbox.ok(["agents", "--json"])), []);

  for (
    const [place, text] of [["shown", "cc @~/.ssh/id_rsa"], ["not shown", `${more}@~/.ssh/id_rsa`]]
  ) {
    await terminal.prompts();
    await terminal.paste(`${text}\nrehearse: say key ${place}`);
    await terminal.press("Enter");
    await terminal.shows(new RegExp(`^key ${place}$`, "m"));
  }
  await terminal.shows('not sent, as it was pasted: "~/.ssh/id_rsa"; type the @ to send a file');
  await terminal.prompts();
  await terminal.paste("see @a.ts\n");
  await terminal.press("Enter");
  await saved(sandbox, "the text of a.ts");
  const [name = ""] = namesIn(`${home}/sessions`).filter((name) => name.endsWith(".jsonl"));
  const session = await Deno.readTextFile(`${home}/sessions/${name}`);
  assertEquals([session.includes("the text of the key"), session.includes(MARK)], [false, false]);
  assertStringIncludes(session, "cc @~/.ssh/id_rsa");
});

test("the slash commands do what /help says", async (sandbox) => {
  const env = { ISONFORGE_RATE_INPUT: "1", ISONFORGE_RATE_OUTPUT: "10" };
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL, env });
  await terminal.prompts();
  await terminal.enter("/help");
  for (const name of ["help", "sessions", "resume", "cost", "bg", "exit"]) {
    await terminal.shows(new RegExp(`^  /${name} `, "m"));
  }
  await terminal.enter("/nonsense");
  await terminal.shows("There is no /nonsense; /help lists the commands");
  await terminal.enter("rehearse: tokens 200000 5000");
  await terminal.shows(/no model was consulted[^]*\n\w+ \d+% >$/);
  await terminal.enter("/cost");
  await terminal.shows("200,000 tokens in (0 cached), 5,000 out · $0.2500");
  await terminal.enter("/sessions");
  const listed = await terminal.shows(/^[0-9a-f]{8} +\d+[sm] ago +1 +rehearse: tokens/m);
  const id = listed.match(/^([0-9a-f]{8}) +\d/m)?.[1];

  await sandbox.ok(["-p", ...REHEARSAL, "rehearse: say elsewhere"]);
  await terminal.enter("/resume");
  await terminal.shows(/Going on with [0-9a-f]{8} \(1 turn\):\n> rehearse: say elsewhere/);
  await terminal.shows(/^elsewhere$/m);
  await terminal.enter("/resume 00000000");
  await terminal.shows(`error: no such session: "00000000"`);
  await terminal.enter(`/resume ${id}`);
  await terminal.shows(`Going on with ${id} (1 turn):`);
  await terminal.enter("/exit");
  await terminal.ended(0);
});

test("/bg hands the conversation over, and --resume takes it back", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  await terminal.enter("rehearse: say begun here");
  await terminal.shows(/^begun here$/m);
  await terminal.enter("/bg rehearse: say gone on there");
  const screen = await terminal.shows("here a new one begins");
  const [, id = ""] = screen.match(/^✓ Background agent started: ([0-9a-f]{8})$/m) ?? [];
  assertMatch(screen, /pid: \d+\n {2}logs: isonforge logs/);
  const meta = await sandbox.ended(id);
  assertEquals([meta.reason, meta.prompt], ["completed", "rehearse: say gone on there"]);
  await terminal.prompts();
  await terminal.press("C-d");
  await terminal.ended(0);

  await using second = await Tmux.start(sandbox, {
    args: [...REHEARSAL, "--resume", String(meta.session_id)],
  });
  await second.shows(`Going on with ${meta.session_id} (2 turns):`);
  await second.shows(/^gone on there$/m);
  await second.press("Up", "Up", "Enter");
  await second.shows(/^begun here$/m);
});

test("nothing of a model's words reaches the terminal as a control", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  await terminal.paste("rehearse: say a\u202eb \u009b31mc");
  await terminal.press("Enter");
  await terminal.shows("a<U+202E>b 31mc");
  const command = String.raw`rehearse: call bash {"command": "echo safe\u001b[2K\rrm -rf x"}`;
  await terminal.enter(command);
  await terminal.shows("$ echo safe␛[2K␍rm -rf x");
});

test("a question shows exactly what will run, in pages, before a yes counts", async (sandbox) => {
  const env = { ISONFORGE_API_KEY: "key-0123456789abcdef" };
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL, env });
  await terminal.prompts();
  const hidden = `eval "$(echo 'touch sk-abcdefghij0123456789xyz')"; echo key-0123456789abcdef`;
  await terminal.enter(`rehearse: bash ${hidden}`);
  await terminal.shows(`  $ ${hidden}`);
  await terminal.enter("yes please");
  await terminal.shows("→ exit 0");
  await Deno.stat(`${sandbox.project}/sk-abcdefghij0123456789xyz`);
  await terminal.prompts();

  const command = `echo safe ${String.raw`\n`.repeat(200)} touch dangerous`;
  await terminal.enter(`rehearse: call bash {"command": "${command}"}`);
  await terminal.shows("… 157 more lines to see before a yes counts");
  await terminal.enter("yes");
  await terminal.shows("Not all of it has been shown yet.");
  for (const left of [113, 69, 25]) {
    await terminal.enter("m");
    await terminal.shows(`… ${left} more lines`);
  }
  await terminal.press("Enter");
  await terminal.shows(/touch dangerous\n {2}\(default mode .*\nAllow it\?/);
  await terminal.enter("yes but later");
  await terminal.shows('"yes but later" may mean yes or no');
  await terminal.enter("No.");
  await terminal.shows("→ refused");
  assertEquals(namesIn(sandbox.project).includes("dangerous"), false);
});

test("Shift+Tab cycles the permission modes, which the prompt shows", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.shows(/^default >$/m);
  for (const mode of ["acceptEdits", "auto", "plan", "default", "acceptEdits"]) {
    await terminal.press("BTab");
    await terminal.shows(new RegExp(`^${mode} >$`, "m"));
  }
  await terminal.enter(`rehearse: call write {"path": "made", "content": "x"}`);
  await terminal.shows("write made → ");
  assertEquals(await Deno.readTextFile(`${sandbox.project}/made`), "x");
  await terminal.shows(/^acceptEdits \d+% >$/m);
  await terminal.press("BTab", "BTab");
  await terminal.enter(`rehearse: call write {"path": "made", "content": "y"}`);
  await terminal.shows("plan mode only reads");
  assertEquals(await Deno.readTextFile(`${sandbox.project}/made`), "x");
});

test("y needs no Enter, and edits can be allowed from now on", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  const write = (path: string) => `rehearse: call write {"path": "${path}", "content": "x"}`;
  await terminal.prompts();
  await terminal.enter(write("one"));
  await terminal.shows("[f]rom now on all edits");
  await terminal.type("y");
  await terminal.shows("write one → ");
  await terminal.prompts();
  await terminal.enter(write("two"));
  await terminal.shows(/(all edits[^]*){2}/);
  await terminal.type("f");
  await terminal.shows("write two → ");
  await terminal.shows(/^acceptEdits \d+% >$/m);
  await terminal.enter(write("three"));
  await terminal.shows("write three → ");
  assertEquals(namesIn(sandbox.project).filter((name) => /^(one|two|three)$/.test(name)).length, 3);
});

test("Escape refuses a question and ends an answer, and the conversation goes on", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  await terminal.enter("rehearse: bash touch made");
  await terminal.shows("or say what to do instead");
  await terminal.press("Escape");
  await terminal.shows("→ refused");
  await terminal.prompts();
  await terminal.enter("rehearse: bash sleep 661");
  await terminal.shows(/(instead[^]*){2}/);
  await terminal.type("y");
  await terminal.shows(/sleep 661 \(\d+s\)/);
  await terminal.press("Escape");
  await terminal.shows("stopped");
  await terminal.prompts();
  await terminal.enter("rehearse: say still here");
  await terminal.shows(/^still here$/m);
  assertEquals(namesIn(sandbox.project).includes("made"), false);
});

test("! runs a command, # keeps a note, @ puts a file in, Tab completes", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  await terminal.enter("!printf 'mine \\033[2J%s' $((40 + 2)); exit 3");
  await terminal.shows(/^mine 42\nexit 3$/m);
  await terminal.enter("!sleep 661");
  await poll(() => sandbox.processes().length > 1, "sleep");
  await terminal.press("Escape");
  await terminal.shows(/^stopped$/m);
  await terminal.enter("#prefer pnpm");
  await terminal.shows(`Kept for later runs in ${sandbox.home}/FORGE.md`);
  await terminal.enter("# and tabs");
  await terminal.shows(/(Kept for[^]*){2}/);
  assertEquals(await Deno.readTextFile(`${sandbox.home}/FORGE.md`), "- prefer pnpm\n- and tabs\n");

  await Deno.writeTextFile(`${sandbox.project}/large`, "x".repeat(102_401));
  await terminal.enter("rehearse: say see @large");
  await terminal.shows('nothing was sent: "large" is larger than 100 KB');
  await terminal.type("rehearse: say see @src/pri");
  await terminal.press("Tab");
  await terminal.shows("say see @src/prices.ts");
  await terminal.press("Enter");
  await terminal.shows(/^see @src\/prices.ts$/m);
  await saved(sandbox, String.raw`<file path=\"src/prices.ts\">`);
  await terminal.type("/mem");
  await terminal.press("Tab");
  await terminal.press("Enter");
  await terminal.shows("which later runs read");
});

test("/model, /effort, /plan, /compact, /clear, /diff and /init do what they say", async (sandbox) => {
  // With a time of its own: the end of a conversation gives a hook no more than 1.5 s.
  const heard = [{ matcher: "clear", hooks: [{ command: "cat >> heard", timeout: 60 }] }];
  const hooks = { SessionStart: heard, SessionEnd: heard };
  const settings = ["--settings", JSON.stringify({ hooks })];
  await using terminal = await Tmux.start(sandbox, { args: [...REHEARSAL, ...settings] });
  await terminal.prompts();
  await terminal.enter("/model");
  await terminal.shows("The model is rehearsal.");
  await terminal.enter("/effort mighty");
  await terminal.shows("error: /effort");
  await terminal.enter("/effort high");
  await terminal.shows("The effort is high.");
  await terminal.enter("/compact");
  await terminal.shows("There is nothing to summarise yet.");
  await terminal.enter("/plan rehearse: bash touch made");
  await terminal.shows("plan mode only reads");
  await terminal.shows(/^plan \d+% >$/m);
  await terminal.enter("/clear");
  await terminal.shows("the conversation before: /resume ");
  await terminal.shows(/^plan >$/m);
  await terminal.enter("rehearse: say fresh");
  await terminal.shows(/^fresh$/m);
  const inputs = (await Deno.readTextFile(`${sandbox.project}/heard`)).trim().split("\n")
    .map((line) => JSON.parse(line));
  assertEquals(
    inputs.map(({ hook_event_name, reason, source }) => [hook_event_name, reason, source]),
    [
      ["SessionEnd", "clear", undefined],
      ["SessionStart", undefined, "clear"],
    ],
  );
  await terminal.enter(
    "!echo more >> src/prices.ts",
  );
  await terminal.prompts();
  await terminal.enter("/diff");
  await terminal.shows(/^\+more$/m);
  await terminal.enter("/init");
  await terminal.shows("Wrote AGENTS.md");
  await terminal.enter("!echo mine > AGENTS.md");
  await terminal.enter("/init");
  await terminal.shows("Overwrite AGENTS.md?");
  await terminal.type("n");
  await terminal.shows("AGENTS.md stays as it is.");
});

test("the history is kept across conversations, and Ctrl+R searches it", async (sandbox) => {
  {
    await using first = await Tmux.start(sandbox, { args: REHEARSAL });
    await first.prompts();
    for (const word of ["apple", "banana", "cherry"]) {
      await first.enter(`rehearse: say ${word}`);
      await first.shows(new RegExp(`^${word}$`, "m"));
      await first.prompts();
    }
    await first.press("C-d");
    await first.ended(0);
  }
  assertEquals((await Deno.stat(`${sandbox.home}/history`)).mode! & 0o777, 0o600);
  await using second = await Tmux.start(sandbox, { args: REHEARSAL });
  await second.prompts();
  await second.press("Up", "Up");
  await second.shows(/> rehearse: say banana$/m);
  await second.press("C-r");
  await second.type("SAY");
  await second.shows('nothing has "SAY":');
  await second.press("BSpace", "BSpace", "BSpace");
  await second.type("rehearse");
  await second.shows('search "rehearse": rehearse: say cherry');
  await second.press("C-r", "C-r");
  await second.shows('search "rehearse": rehearse: say apple');
  await second.press("Escape");
  await second.shows(/^default > rehearse: say banana$/m);
  await second.press("C-r");
  await second.type("app");
  await second.shows('search "app": rehearse: say apple');
  await second.press("Enter");
  await second.shows(/^apple$/m);
  await second.shows(/^default > rehearse: say apple$/m);
});

test("Markdown gets its look, also where a line is long", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  await terminal.enter("rehearse: say - a **bold** `move` of src/*.ts");
  await terminal.shows(/^• a bold move of src\/\*\.ts$/m);
  await terminal.prompts();
  await terminal.enter(`rehearse: say ${"word ".repeat(60)}`);
  const screen = await terminal.shows(/^(?:word )+word\n(?:word )+word\n(?:word )+word$/m);
  assertNotMatch(screen, /^(?:word ){20}/m);
  await using plain = await Tmux.start(sandbox, { args: REHEARSAL, env: { NO_COLOR: "1" } });
  await plain.prompts();
  await plain.enter("rehearse: say **as** it `came`");
  await plain.shows(/^\*\*as\*\* it `came`$/m);
});

test("what is typed during an answer is seen", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: [...REHEARSAL, "--yolo"] });
  await terminal.prompts();
  await terminal.enter("rehearse: bash sleep 661");
  await terminal.shows(/sleep 661 \(\d+s\)/);
  await terminal.type("rehearse: say nexr");
  await terminal.press("BSpace");
  await terminal.type("t");
  await terminal.shows(/sleep 661 \(\d+s\) > rehearse: say next$/m);
  await terminal.press("Escape");
  await terminal.shows(/^yolo \d+% > rehearse: say next$/m);
  await terminal.press("Enter");
  await terminal.shows(/^next$/m);
});

test("a long paste during an answer is shown by its end, and Escape still ends the answer", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: [...REHEARSAL, "--yolo"] });
  await terminal.prompts();
  await terminal.enter("rehearse: bash sleep 661");
  await terminal.shows(/sleep 661 \(\d+s\)/);
  // Each as long as tmux takes it.
  for (let part = 0; part < 10; part++) await terminal.paste("ä語".repeat(2500));
  await terminal.type(" end of it");
  await terminal.shows(/\(\d+s\) > .*語 end of it$/m);
  await terminal.press("Escape");
  await terminal.shows(
    / > \[pasted 1: 5000 characters\].*\[pasted 10: 5000 characters\] end of it$/m,
  );
});

test("a wider or narrower terminal eats no line above the one that is typed", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  await terminal.enter("rehearse: say kept line");
  await terminal.shows(/^kept line$/m);
  await terminal.prompts();
  await terminal.type(`rehearse: say ${"word ".repeat(40)}`);
  await terminal.shows(/word word $|word word$/);
  for (const columns of [40, 150, 60, 100]) {
    // tmux tells the program later than it draws.
    const drawn = async () => (await terminal.screen()).match(/ > rehearse: say word/g)?.length;
    const before = await drawn() ?? 0;
    await terminal.resize(columns, 30);
    await poll(async () => await drawn() === before + 1, `the line at ${columns} columns`);
    await terminal.type("x");
    await terminal.shows(/word x$/);
    await terminal.press("BSpace");
    await terminal.shows(/word$/);
  }
  assertMatch(
    await terminal.screen(),
    /^Rehearsal: no model .*\nkept line\ndefault \d+% > rehearse: say word/m,
  );
});

test("a resize keeps what was typed, and a long line is edited across rows", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  await terminal.type(`rehearse: say ${"word ".repeat(30)}`);
  await terminal.shows(/word word $|word word$/);
  await terminal.resize(60, 30);
  await terminal.type("end");
  await terminal.press("Enter");
  await terminal.shows(new RegExp(`^(word ?\n?){30}end$`, "m"));
});

test("what is typed during a turn is the next message, not an approval", async (sandbox) => {
  await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
  await terminal.prompts();
  const wait = "until [ -e go ]; do sleep 0.05; done";
  await terminal.paste(`rehearse: bash ${wait}\nrehearse: bash touch made`);
  await terminal.press("Enter");
  await terminal.shows(`$ ${wait}`);
  await terminal.enter("y");
  await terminal.shows(/done \(\d+s\)/);
  await terminal.type("yes");
  await terminal.shows(/done \(\d+s\) > yes$/m);
  await terminal.press("Enter");
  await terminal.shows(/done \(\d+s\) > yes↵$/m);
  await Deno.writeTextFile(`${sandbox.project}/go`, "");
  await terminal.shows("$ touch made");
  await terminal.enter("n");
  await terminal.shows(/touch made → refused/);
  await terminal.shows(/ > yes$/m);
});

test("one word alone is asked about before it is sent to a model", async (sandbox) => {
  const env = { ISONFORGE_MODEL: "rehearsal" };
  await using refused = await Tmux.start(sandbox, { args: ["hello"], env });
  await refused.shows('Send "hello" to the model?');
  await refused.enter("n");
  assertStringIncludes(await refused.ended(1), "nothing was sent; isonforge --help shows");
  await using meant = await Tmux.start(sandbox, { args: ["hello"], env });
  await meant.shows('Send "hello" to the model?');
  await meant.enter("y");
  await meant.shows("Rehearsal: no model was consulted");
  await using literal = await Tmux.start(sandbox, { args: ["--", "hello"], env });
  await literal.shows("Rehearsal: no model was consulted");
});

test("without a model it says what a print run says", async (sandbox) => {
  const env = { ISONFORGE_BASE_URL: "http://127.0.0.1:9/v1" };
  await using terminal = await Tmux.start(sandbox, { args: ["hello there"], env });
  const screen = await terminal.ended(1);
  const { stderr } = await sandbox.run(["-p", "hello there"], { env });
  assertStringIncludes(screen.replaceAll(/\s+/g, " "), stderr.trim().replaceAll(/\s+/g, " "));
});

/** Waits until the record of the only conversation holds `words`. */
async function saved({ home }: Sandbox, words: string): Promise<void> {
  await poll(() => {
    const names = namesIn(`${home}/sessions`).filter((name) => name.endsWith(".jsonl"));
    return names.some((name) => Deno.readTextFileSync(`${home}/sessions/${name}`).includes(words));
  }, `"${words}" in the session`);
}

test("--resume without an id goes on with the conversation that is chosen", async (sandbox) => {
  for (
    const [id, words] of [["aaaa0001", "parser"], ["bbbb0002", "tests"], ["cccc0003", "fetch"]]
  ) {
    await sandbox.ok(["-p", ...REHEARSAL, "--session-id", id!, `rehearse: say ${words}`]);
  }
  await using terminal = await Tmux.start(sandbox, { args: [...REHEARSAL, "--resume"] });
  await terminal.shows(
    /^Which conversation\? .*\n❯ cccc0003 [^]*^ {2}bbbb0002 [^]*^ {2}aaaa0001 /m,
  );
  await terminal.press("Down");
  await terminal.shows(/^❯ bbbb0002 /m);
  await terminal.type("pars");
  await terminal.shows(/^❯ aaaa0001 /m);
  assertNotMatch(await terminal.screen(), /bbbb0002/);
  await terminal.press("Enter");
  await terminal.shows("Going on with aaaa0001");
  await terminal.prompts();
  await terminal.press("C-d");
  await terminal.ended(0);
});

test("--resume left without a choice changes nothing", async (sandbox) => {
  await sandbox.ok(["-p", ...REHEARSAL, "rehearse: say one"]);
  await using terminal = await Tmux.start(sandbox, { args: [...REHEARSAL, "--resume"] });
  await terminal.shows("Which conversation?");
  await terminal.press("C-c");
  await terminal.ended(130);
  assertEquals(JSON.parse(await sandbox.ok(["sessions", "--json"])).length, 1);
});
