/**
 * What a run takes when its model does not stop: the most that was resident at any time.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { Figure } from "./figures.ts";
import { peakMb } from "./process_memory.ts";
import { command, ISONFORGE, type Measurement } from "./programs.ts";

/** What the endpoint sends: the `head`, then pieces for ever. */
interface Endless {
  head?: string;
  /** @param number counts the pieces from 0 */
  piece(number: number): string;
}

const chunk = (delta: unknown) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
const call = (index: number, rest: Record<string, unknown>) =>
  chunk({ tool_calls: [{ index, ...rest }] });

/** Different ones each time: an answer that repeats itself is ended earlier. */
const words = (make: (word: string) => string) => (number: number) =>
  Array.from({ length: 200 }, (_, i) => make(` ${scrambled(number * 200 + i)}`)).join("");

/** Multiplicative hashing (Knuth, "The Art of Computer Programming", 6.4). */
const scrambled = (number: number) => (Math.imul(number + 1, 2_654_435_761) >>> 0).toString(36);

const ANSWERS: Record<string, Endless> = {
  "endless tokens": { piece: words((content) => chunk({ content })) },
  "endless reasoning": { piece: words((text) => chunk({ reasoning_content: text })) },
  "endless arguments": {
    head: call(0, {
      id: "a",
      function: { name: "write", arguments: '{"path": "a.txt", "content": "' },
    }),
    piece: words((text) => call(0, { function: { arguments: text } })),
  },
  "one endless line": {
    head: 'data: {"choices": [{"delta": {"content": "',
    piece: words((word) => word),
  },
  "endless calls": {
    piece: (number) =>
      call(number, { id: `call_${number}`, function: { name: "list", arguments: "{}" } }),
  },
};

/** Peak memory up to where the run ends by itself, for each kind of endless answer. */
export async function measureEndless(
  { directory }: Pick<Measurement, "directory">,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, answer] of Object.entries(ANSWERS)) {
    const home = join(directory, name.replaceAll(" ", "-"));
    figures.push({ name, value: await peakOf(home, answer), unit: "MB", note: "at most" });
  }
  return figures;
}

async function peakOf(home: string, { head = "", piece }: Endless): Promise<number> {
  const encoder = new TextEncoder();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    if (request.method === "GET") {
      return Response.json({ data: [{ id: "m", context_length: 200_000 }] });
    }
    let number = 0;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(encoder.encode(head)),
      pull: (controller) => controller.enqueue(encoder.encode(piece(number++))),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
  try {
    const url = `http://127.0.0.1:${server.addr.port}/v1`;
    const args = ["--print", "--yolo", "--max-turns", "2", "--base-url", url, "x"];
    const run = command({ program: ISONFORGE, args, home }).spawn();
    let isOver = false;
    const status = run.status.finally(() => isOver = true);
    let peak = 0;
    while (!isOver) {
      peak = Math.max(peak, peakMb(run.pid) ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await status;
    return peak;
  } finally {
    await server.shutdown();
  }
}
