import { assert, assertEquals } from "@std/assert";
import { parseMeta } from "../../../lib/agents/record/parse_meta.ts";
import {
  hasWorkerEnded,
  readRunEnd,
  type RunEndOptions,
} from "../../../lib/agents/ending/run_end.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const NONCE = "5b0c";
const META = parseMeta(
  JSON.stringify({
    id: "a3f8c1d2",
    pid: 18472,
    prompt: "audit",
    cwd: "/",
    started_at: "2026-01-02T03:04:05.678Z",
    state: "running",
    identity: { boot_id: "b", start_time: "1", nonce: NONCE },
  }),
  "a3f8c1d2",
);

interface Left {
  exit?: string;
  outcome?: string;
}

/** How a run that left these files ended: `[exit code, signal, reason]`. */
async function endOf({ exit, outcome }: Left, options?: RunEndOptions): Promise<unknown[]> {
  await using directory = await temporaryDirectory();
  if (exit !== undefined) await Deno.writeTextFile(directory.at("exit"), exit);
  if (outcome !== undefined) await Deno.writeTextFile(directory.at("outcome.json"), outcome);
  const { exit_code, signal, reason } = await readRunEnd(directory.path, META, options);
  return [exit_code, signal, reason];
}

function outcome(exit_code: number, reason: string): string {
  return JSON.stringify({ exit_code, reason });
}

const CASES: ReadonlyArray<
  readonly [when: string, left: Left, end: unknown[], options?: RunEndOptions]
> = [
  ["nothing is left", {}, [null, null, "lost"]],
  ["only the status 0 is left", { exit: `${NONCE} 0\n` }, [0, null, "completed"]],
  ["only the status 1 is left", { exit: `${NONCE} 1\n` }, [1, null, "failed"]],
  ["only the status 128 is left", { exit: `${NONCE} 128\n` }, [128, null, "failed"]],
  ["only the status 129 is left", { exit: `${NONCE} 129\n` }, [null, "SIGHUP", "killed"]],
  ["only the status 255 is left", { exit: `${NONCE} 255\n` }, [255, null, "failed"]],
  ["only the status 137 is left", { exit: `${NONCE} 137\n` }, [null, "SIGKILL", "killed"]],
  ["only the status 143 is left", { exit: `${NONCE} 143\n` }, [null, "SIGTERM", "killed"]],
  ["only the status 139 is left", { exit: `${NONCE} 139\n` }, [null, "SIGSEGV", "killed"]],
  ["the status fits no signal", { exit: `${NONCE} 250\n` }, [250, null, "failed"]],
  [
    "the outcome agrees with a status over 128",
    { exit: `${NONCE} 143\n`, outcome: outcome(143, "failed") },
    [143, null, "failed"],
  ],
  [
    "the outcome says why",
    { exit: `${NONCE} 3\n`, outcome: outcome(3, "budget") },
    [3, null, "budget"],
  ],
  [
    "the worker was killed after its outcome",
    { exit: `${NONCE} 137\n`, outcome: outcome(0, "completed") },
    [null, "SIGKILL", "killed"],
  ],
  [
    "the status contradicts the outcome",
    { exit: `${NONCE} 1\n`, outcome: outcome(0, "completed") },
    [1, null, "failed"],
  ],
  ["only the outcome is left", { outcome: outcome(3, "turns") }, [3, null, "turns"]],
  ["the status is of another run", { exit: "ffff 0\n" }, [null, null, "lost"]],
  [
    "the status is of another run and there is an outcome",
    { exit: "ffff 1\n", outcome: outcome(0, "completed") },
    [0, null, "completed"],
  ],
  ["the status is empty", { exit: "" }, [null, null, "lost"]],
  ["the status is cut off", { exit: NONCE }, [null, null, "lost"]],
  ["only a part of the status is written", { exit: `${NONCE} 1   ` }, [null, null, "lost"]],
  ["no status is written yet", { exit: "        " }, [null, null, "lost"]],
  ["the status is shorter than its room", { exit: `${NONCE} 1\n     ` }, [1, null, "failed"]],
  ["there is the rest of a longer text", { exit: `${NONCE} 1\n 255\n` }, [1, null, "failed"]],
  ["the status is garbage", { exit: `${NONCE} -1 x\n` }, [null, null, "lost"]],
  ["the outcome is empty", { exit: `${NONCE} 0\n`, outcome: "" }, [0, null, "completed"]],
  ["the outcome is cut off", { outcome: outcome(0, "completed").slice(0, -4) }, [
    null,
    null,
    "lost",
  ]],
  ["the outcome is null", { outcome: "null" }, [null, null, "lost"]],
  ["the outcome has no reason", { outcome: `{"exit_code":0}` }, [null, null, "lost"]],
  ["the outcome has half a code", { outcome: outcome(0.5, "failed") }, [null, null, "lost"]],
  ["the caller knows the status", { exit: `${NONCE} 1\n` }, [7, null, "failed"], { status: 7 }],
  ["it was stopped and nothing is left", {}, [null, null, "stopped"], { stopped: "asked" }],
  ["it was killed and nothing is left", {}, [null, "SIGKILL", "stopped"], { stopped: "killed" }],
  ["it was killed too late", { exit: `${NONCE} 7\n` }, [7, null, "stopped"], { stopped: "killed" }],
  [
    "it was stopped by a signal",
    { exit: `${NONCE} 143\n` },
    [null, "SIGTERM", "stopped"],
    { stopped: "asked" },
  ],
  [
    "it was complete before stop came",
    { exit: `${NONCE} 0\n`, outcome: outcome(0, "completed") },
    [0, null, "completed"],
    { stopped: "asked" },
  ],
  [
    "it was stopped and says so",
    { exit: `${NONCE} 143\n`, outcome: outcome(143, "stopped") },
    [143, null, "stopped"],
    { stopped: "asked" },
  ],
];

for (const [when, left, end, options] of CASES) {
  Deno.test(`readRunEnd() is ${end.join(", ")} when ${when}`, async () => {
    assertEquals(await endOf(left, options), end);
  });
}

Deno.test("readRunEnd() keeps cost, tokens and session when the outcome tells them", async () => {
  await using directory = await temporaryDirectory();
  const told = {
    cost_usd: 0.5,
    tokens: { input: 1, output: 2, cache_read: 0, estimated: true },
    session_id: "s1",
  };
  const text = JSON.stringify({ exit_code: 0, reason: "completed", ...told });
  await Deno.writeTextFile(directory.at("outcome.json"), text);
  const { cost_usd, tokens, session_id } = await readRunEnd(directory.path, META);
  assertEquals<unknown>({ cost_usd, tokens, session_id }, told);
});

Deno.test("readRunEnd() leaves out what a record could not hold when the outcome or progress is damaged", async () => {
  await using directory = await temporaryDirectory();
  const endOf = async (name: string, text: string) => {
    await Deno.writeTextFile(directory.at(name), text);
    const end = await readRunEnd(directory.path, META);
    // It can be read again.
    parseMeta(JSON.stringify({ ...META, ...end, state: "stopped" }), META.id);
    const { ended_at: _when, ...told } = end;
    return told;
  };
  const completed = { exit_code: 0, signal: null, reason: "completed" };
  const damaged = `"tokens":5,"cost_usd":"x","num_turns":0.5,"endpoint":7,"session_id":[]`;
  assertEquals<unknown>(
    await endOf("outcome.json", `{"exit_code":0,"reason":"completed",${damaged}}`),
    completed,
  );
  const huge = `{"exit_code":0,"reason":"completed","cost_usd":1e999,"num_turns":3}`;
  assertEquals<unknown>(await endOf("outcome.json", huge), { ...completed, num_turns: 3 });
  const lost = { exit_code: null, signal: null, reason: "lost" };
  assertEquals<unknown>(await endOf("outcome.json", `{"exit_code":1e300,"reason":"failed"}`), lost);
  const at = new Date().toISOString();
  const progress = { version: 1, at, nonce: NONCE, turns: 0.5, cost_usd: 1 };
  assertEquals<unknown>(await endOf("progress.json", JSON.stringify(progress)), {
    ...lost,
    cost_usd: 1,
  });
});

Deno.test("readRunEnd() dates the end by the exit file when there is one", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("exit"), `${NONCE} 0\n`);
  await writtenAt(directory.at("exit"), "2026-01-02T04:00:00.000Z");
  await Deno.writeTextFile(directory.at("outcome.json"), outcome(0, "completed"));
  await writtenAt(directory.at("outcome.json"), "2026-01-02T03:59:00.000Z");
  const { ended_at } = await readRunEnd(directory.path, META);
  assertEquals(ended_at, "2026-01-02T04:00:00.000Z");
});

async function writtenAt(path: string, time: string): Promise<void> {
  await Deno.utime(path, new Date(time), new Date(time));
}

Deno.test("readRunEnd() dates an end that nobody saw by what the run left", async () => {
  await using directory = await temporaryDirectory();
  const endedAt = async (options?: RunEndOptions) =>
    (await readRunEnd(directory.path, META, options)).ended_at;
  const leave = async (name: string, text: string, time: string) => {
    await Deno.writeTextFile(directory.at(name), text);
    await writtenAt(directory.at(name), time);
  };
  await leave("stderr.log", "", "2026-01-02T03:05:00.000Z");
  await leave("stdout.log", "hello\n", "2026-01-02T03:06:00.000Z");
  assertEquals(await endedAt(), "2026-01-02T03:06:00.000Z");
  const at = "2026-01-02T03:07:00.000Z";
  const progress = (nonce: string) => JSON.stringify({ version: 1, nonce, at });
  await Deno.writeTextFile(directory.at("progress.json"), progress("of another run"));
  assertEquals(await endedAt(), "2026-01-02T03:06:00.000Z");
  await Deno.writeTextFile(directory.at("progress.json"), progress(NONCE));
  assertEquals(await endedAt(), at);
  const time = "2026-01-02T03:08:00.000Z";
  await leave("outcome.json", outcome(0, "completed"), time);
  assertEquals(await endedAt(), time);
  assertEquals(await endedAt({ stopped: "asked" }), time);
});

Deno.test("readRunEnd() takes the end for now when its caller has just seen it, or nothing is left", async () => {
  await using directory = await temporaryDirectory();
  const isNow = async (options?: RunEndOptions) => {
    const before = Date.now();
    const ended = Date.parse((await readRunEnd(directory.path, META, options)).ended_at);
    return ended >= before && ended <= Date.now();
  };
  assert(await isNow());
  await Deno.writeTextFile(directory.at("stdout.log"), "");
  await writtenAt(directory.at("stdout.log"), "2026-01-02T03:05:00.000Z");
  assert(!await isNow());
  assert(await isNow({ stopped: "killed" }));
  assert(await isNow({ status: 1 }));
});

Deno.test("readRunEnd() dates no end before the start or after now", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("exit"), `${NONCE} 0\n`);
  await writtenAt(directory.at("exit"), "2026-01-02T03:04:05.000Z");
  assertEquals((await readRunEnd(directory.path, META)).ended_at, META.started_at);
  await writtenAt(directory.at("exit"), "2100-01-01T00:00:00.000Z");
  const { ended_at } = await readRunEnd(directory.path, META);
  assert(Date.parse(ended_at) <= Date.now(), ended_at);
});

Deno.test("hasWorkerEnded() is true only when the exit file is of this run", async () => {
  await using directory = await temporaryDirectory();
  assert(!await hasWorkerEnded(directory.path, META));
  await Deno.writeTextFile(directory.at("exit"), "ffff 0\n");
  assert(!await hasWorkerEnded(directory.path, META));
  await Deno.writeTextFile(directory.at("exit"), `${NONCE} 0\n`);
  assert(await hasWorkerEnded(directory.path, META));
});

Deno.test("readRunEnd() tells what a run had used when it could not say how it ended", async () => {
  await using directory = await temporaryDirectory();
  const tokens = { input: 10, output: 2, cache_read: 0, estimated: false };
  const progress = { version: 1, at: new Date().toISOString(), turns: 4, tokens, cost_usd: 0.5 };
  const usedBy = async (nonce: string) => {
    const text = JSON.stringify({ ...progress, nonce });
    await Deno.writeTextFile(directory.at("progress.json"), text);
    const { reason, num_turns, tokens, cost_usd } = await readRunEnd(directory.path, META);
    return [reason, num_turns, tokens, cost_usd];
  };
  assertEquals(await usedBy(NONCE), ["lost", 4, tokens, 0.5]);
  assertEquals(await usedBy("of another run"), ["lost", undefined, undefined, undefined]);
});
