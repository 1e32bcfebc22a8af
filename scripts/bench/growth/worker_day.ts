/**
 * A worker for a day, told in minutes: as many turns as a day has at one every 30 s.
 *
 * @module
 */
import { join } from "@std/path/join";
import { delay } from "../../../lib/sys/delay.ts";
import { ISONFORGE } from "../programs.ts";
import { variedWords } from "../varied_words.ts";
import { type Growth, GrowthWatch } from "./growth.ts";

const TURNS = 24 * 60 * 2;
/** Small, so that it is full every 20 turns or so. */
const CONTEXT_WINDOW = 32_000;
const LOOK_MS = 100;

/** The worker, whose model reads, writes and runs commands in turns, and sums up what fills its window. */
export async function measureWorkerDay({ directory }: { directory: string }): Promise<Growth> {
  const cwd = join(directory, "day");
  await Deno.mkdir(cwd);
  await Deno.writeTextFile(join(cwd, "notes.txt"), lines(200));
  // Of its own, so that none around it is looked at.
  await new Deno.Command("git", { args: ["init", "--quiet"], cwd }).output();
  const server = startModel();
  try {
    const worker = new Deno.Command(ISONFORGE, {
      args: ["-p", "--yolo", "--base-url", server.url, "--model", "bench", "go on"],
      cwd,
      env: { ISONFORGE_HOME: join(directory, "day-home") },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const watch = new GrowthWatch(worker.pid);
    let isOver = false;
    const status = worker.status.finally(() => isOver = true);
    while (!isOver) {
      await watch.look(server.count.turns);
      await delay(LOOK_MS);
    }
    await status;
    const { turns, summaries } = server.count;
    if (turns < TURNS) throw new Error(`the run ended after ${turns} of ${TURNS} turns`);
    return watch.growth({
      name: "a worker for 24 hours",
      what: `${turns} turns, one every 30 s; its context was summed up ${summaries} times`,
    });
  } finally {
    await server.stop();
  }
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, line) => `${line} ${variedWords(8).join("")}\n`).join(
    "",
  );
}

/** What the model asks for in a turn: none twice the same, which would be taken for a loop. */
function toolCall(turn: number): { name: string; arguments: Record<string, unknown> } {
  switch (turn % 3) {
    case 0:
      return { name: "bash", arguments: { command: `seq ${turn} ${turn + 400}` } };
    case 1:
      return {
        name: "write",
        arguments: { path: "out.txt", content: `turn ${turn}\n${lines(50)}` },
      };
    default:
      return { name: "read", arguments: { path: "notes.txt", offset: 1 + turn % 100, limit: 100 } };
  }
}

/** A model on loopback that goes on for a day; it keeps nothing of what it is asked. */
function startModel() {
  const count = { turns: 0, summaries: 0 };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);

  async function answer(request: Request): Promise<Response> {
    if (request.method !== "POST") {
      return Response.json({ data: [{ id: "bench", context_length: CONTEXT_WINDOW }] });
    }
    const { messages } = await request.json();
    const isSummary = count.turns > 0 && messages.at(-1)?.role === "user";
    if (isSummary) count.summaries++;
    if (isSummary || ++count.turns > TURNS) return events({ content: "So far all went well." });
    const call = toolCall(count.turns);
    const wire = {
      index: 0,
      id: `call_${count.turns}`,
      type: "function",
      function: { name: call.name, arguments: JSON.stringify(call.arguments) },
    };
    return events({ content: variedWords(50).join("") }, { tool_calls: [wire] });
  }

  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    count,
    stop: () => server.shutdown(),
  };
}

/** An answer of these pieces. */
function events(...deltas: Record<string, unknown>[]): Response {
  const reason = deltas.some((delta) => "tool_calls" in delta) ? "tool_calls" : "stop";
  const choices = [
    ...deltas.map((delta) => ({ index: 0, delta, finish_reason: null })),
    { index: 0, delta: {}, finish_reason: reason },
  ];
  const text = choices.map((choice) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`);
  return new Response(`${text.join("")}data: [DONE]\n\n`, {
    headers: { "content-type": "text/event-stream" },
  });
}
