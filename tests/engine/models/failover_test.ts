import { assertEquals, assertRejects } from "@std/assert";
import { type Candidate, openFirstOf } from "../../../lib/engine/models/failover.ts";
import type { ModelEvent } from "../../../lib/engine/models/model.ts";
import { ModelError } from "../../../lib/engine/models/model_error.ts";

/** A model that answers with its name, or fails. */
function candidate(
  name: string,
  { opens, fails }: { opens?: ModelError; fails?: () => ModelError | undefined } = {},
): Candidate {
  return {
    description: `${name} there`,
    endpoint: `http://${name}`,
    open: () => {
      if (opens !== undefined) return Promise.reject(opens);
      return Promise.resolve({
        name,
        contextWindow: name.length,
        async *stream(): AsyncGenerator<ModelEvent> {
          const error = fails?.();
          yield { type: "text", delta: name };
          if (error !== undefined) throw error;
          await Promise.resolve();
        },
      });
    },
  };
}

const gone = () => new ModelError("gone", { retry: "usual" });
const REQUEST = { messages: [], tools: [], signal: new AbortController().signal };

async function heard(
  model: { stream(request: typeof REQUEST): AsyncIterable<ModelEvent> },
): Promise<string[]> {
  const events: string[] = [];
  for await (const event of model.stream(REQUEST)) {
    events.push(
      event.type === "text"
        ? event.delta
        : event.type === "retry"
        ? `(${event.reason})`
        : event.type,
    );
  }
  return events;
}

Deno.test("openFirstOf() takes the first one that can be opened, and says so", async () => {
  const told: string[] = [];
  const model = await openFirstOf(
    [candidate("a", { opens: gone() }), candidate("b")],
    { onNext: (text) => told.push(text) },
  );
  assertEquals([model.name, told], ["b", ["gone; b there takes over"]]);
});

Deno.test("openFirstOf() makes a call that failed with the next one, and stays there", async () => {
  let calls = 0;
  const model = await openFirstOf([
    candidate("a", { fails: () => ++calls === 2 ? gone() : undefined }),
    candidate("bb"),
  ]);
  assertEquals(await heard(model), ["a"]);
  assertEquals(await heard(model), ["a", "(gone; bb there takes over)", "bb"]);
  assertEquals([model.name, model.contextWindow, await heard(model)], ["bb", 2, ["bb"]]);
  assertEquals(model.endpoint, "http://bb");
});

Deno.test("openFirstOf() throws what the last one says when all have failed", async () => {
  const last = new ModelError("last", { retry: "usual" });
  const model = await openFirstOf([
    candidate("a", { fails: gone }),
    candidate("b", { opens: gone() }),
    candidate("c", { fails: () => last }),
  ]);
  await assertRejects(() => heard(model), ModelError, "last");
  await assertRejects(
    () => openFirstOf([candidate("a", { opens: gone() }), candidate("b", { opens: last })]),
    ModelError,
    "last",
  );
});

Deno.test("openFirstOf() does not ask another one when the request itself is the matter", async () => {
  for (
    const error of [
      new ModelError("too long", { isOverflow: true }),
      new ModelError("bad", { status: 400 }),
    ]
  ) {
    const model = await openFirstOf([candidate("a", { fails: () => error }), candidate("b")]);
    await assertRejects(() => heard(model), ModelError, error.message);
  }
});
