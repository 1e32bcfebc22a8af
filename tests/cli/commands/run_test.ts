import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { startFakeOpenAI } from "../../helpers/fake_openai.ts";
import { denoDirectory } from "../../helpers/deno_directory.ts";
import { poll } from "../../helpers/poll.ts";
import { freePort } from "../../helpers/ports.ts";
import { pidsRunning, uniqueSeconds } from "../../helpers/running.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { denoFlags } from "../../../scripts/deno_flags.ts";

const MAIN = fromFileUrl(import.meta.resolve("../../../main.ts"));

/** A print run from source, in a directory of its own. */
class PrintRun implements AsyncDisposable {
  readonly #directory: string;
  readonly #child: Deno.ChildProcess;

  private constructor(directory: string, child: Deno.ChildProcess) {
    this.#directory = directory;
    this.#child = child;
  }

  static async start(args: string[], env: Record<string, string> = {}): Promise<PrintRun> {
    const directory = await Deno.makeTempDir();
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        ...denoFlags(),
        "--no-check",
        "-A",
        MAIN,
        "--print",
        `--outcome-file=${join(directory, "outcome")}`,
        ...args,
      ],
      cwd: directory,
      env: {
        ISONFORGE_HOME: join(directory, "home"),
        HOME: directory,
        ...denoDirectory(),
        ...env,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    return new PrintRun(directory, child);
  }

  get child(): Deno.ChildProcess {
    return this.#child;
  }

  async end() {
    const { code, stdout, stderr } = await this.#child.output();
    return { code, out: decode(stdout), err: decode(stderr), outcome: await this.outcome() };
  }

  // deno-lint-ignore no-explicit-any -- what the test expects is in the test
  async outcome(): Promise<any> {
    return JSON.parse(await Deno.readTextFile(join(this.#directory, "outcome")));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#directory, { recursive: true });
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

Deno.test("run() exits with 0 and leaves an outcome when the run is complete", async () => {
  await using run = await PrintRun.start([
    "--model=rehearsal",
    "--yolo",
    "rehearse: bash echo hello",
  ]);
  const { code, out, err, outcome } = await run.end();
  assertEquals(code, 0, err);
  assertEquals(
    out.split("\n")[0],
    "Rehearsal: no model was consulted. A scripted stand-in makes real tool calls.",
  );
  assertStringIncludes(err, "• bash echo hello →");
  assertEquals({ ...outcome, session_id: "" }, {
    exit_code: 0,
    reason: "completed",
    tokens: { input: 0, output: 0, cache_read: 0, estimated: false },
    session_id: "",
    num_turns: 2,
    last_words: "The rehearsal is over.",
  });
});

Deno.test("run() leaves the same outcome when what passes between it and the endpoint is kept", async () => {
  await using run = await PrintRun.start(["--model=rehearsal", "rehearse: say hi"], {
    ISONFORGE_DEBUG: "1",
  });
  const { code, err, outcome } = await run.end();
  assertMatch(err, /^! requests and responses are kept in \S+\n$/);
  assertEquals([code, outcome.reason], [0, "completed"]);
});

Deno.test("run() exits with 143, leaves an outcome and no child behind when it gets SIGTERM", async () => {
  const sleep = `sleep ${uniqueSeconds()}`;
  await using run = await PrintRun.start([
    "--model=rehearsal",
    "--yolo",
    "--verbose",
    `rehearse: bash ${sleep}`,
  ]);
  await poll(() => pidsRunning(sleep).length > 0, "the tool's child");
  run.child.kill("SIGTERM");
  const { code, outcome } = await run.end();
  assertEquals(code, 143);
  assertEquals([outcome.exit_code, outcome.reason], [143, "stopped"]);
  assertEquals(pidsRunning(sleep), []);
});

Deno.test("run() exits with 130 when it gets SIGINT while it waits for the endpoint", async () => {
  const server = startFakeOpenAI([{ text: "I begin", hangAfter: 2 }]);
  await using run = await PrintRun.start([`--base-url=${server.url}`, "go"]);
  await poll(() => server.requests.length === 1, "the request");
  run.child.kill("SIGINT");
  const { code, outcome } = await run.end();
  assertEquals(code, 130);
  assertEquals(outcome.reason, "stopped");
  await server.close();
});

Deno.test("run() exits with 3 when a cap ends the run, and keeps the cost", async () => {
  const list = { name: "list", arguments: {} };
  const server = startFakeOpenAI(
    Array(9).fill({ text: "On.", toolCalls: [list], usage: { input: 1e6 - 20, output: 20 } }),
  );
  await using run = await PrintRun.start(
    [`--base-url=${server.url}`, "--max-budget-usd=1.5", "go"],
    {
      ISONFORGE_RATE_INPUT: "1",
      ISONFORGE_RATE_OUTPUT: "1",
    },
  );
  const { code, out, err, outcome } = await run.end();
  assertEquals(code, 3);
  assertEquals(out, "On.\nOn.\n");
  assertStringIncludes(err, "error: the run reached its budget: $2.0000 of $1.5 spent\n");
  assertEquals([outcome.reason, outcome.cost_usd, outcome.num_turns], ["budget", 2, 2]);
  await server.close();
});

Deno.test("run() fails and leaves an outcome when the configuration is wrong", async () => {
  await using run = await PrintRun.start(["--model=rehearsal", "--max-budget-usd=1", "go"]);
  const { code, out, err, outcome } = await run.end();
  assertEquals(code, 2);
  assertEquals(out, "");
  assertStringIncludes(err, "error: --max-budget-usd needs to know what tokens cost\nhint: ");
  assertEquals([outcome.exit_code, outcome.reason], [2, "failed"]);
});

Deno.test("run() fails with what to do when nobody listens at the endpoint", async () => {
  const url = `http://127.0.0.1:${freePort()}/v1`;
  await using run = await PrintRun.start([`--base-url=${url}`, "go"]);
  const { code, err, outcome } = await run.end();
  assertEquals(code, 1);
  assertStringIncludes(
    err,
    `error: cannot reach the model endpoint ${url}: connection refused\nhint: `,
  );
  assertEquals(outcome.reason, "failed");
});

Deno.test("run() ends with the reason failed when its log is full", async () => {
  const text = "a line of words\n".repeat(100);
  // Each call is another one: a run that goes in circles ends for that.
  const answer = (n: number) => ({
    text,
    toolCalls: [{ name: "glob", arguments: { pattern: `*.${n}` } }],
  });
  const server = startFakeOpenAI(Array.from({ length: 50 }, (_, n) => answer(n)));
  await using run = await PrintRun.start([`--base-url=${server.url}`, "go"], {
    ISONFORGE_LOG_MAX: "5000",
  });
  const { code, out, err, outcome } = await run.end();
  assertEquals(code, 1);
  assertEquals(out.length < 10_000, true);
  assertStringIncludes(err, "ISONFORGE_LOG_MAX sets the limit");
  assertEquals(outcome.reason, "failed");
  await server.close();
});

Deno.test("run() ends quietly when its reader goes away", async () => {
  await using directory = await temporaryDirectory();
  // More than any pipe holds: it cannot be done before the reader has gone.
  const step = `rehearse: say ${"word ".repeat(200)}\nrehearse: call list {}\n`;
  await Deno.writeTextFile(directory.at("prompt"), step.repeat(500));
  await using run = await PrintRun.start([
    "--model=rehearsal",
    "--yolo",
    "--verbose",
    `--prompt-file=${directory.at("prompt")}`,
  ]);
  const reader = run.child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const { code } = await run.child.status;
  const err = decode(new Uint8Array(await new Response(run.child.stderr).arrayBuffer()));
  assertEquals([code, err], [0, ""]);
  assertEquals((await run.outcome()).reason, "stopped");
});
