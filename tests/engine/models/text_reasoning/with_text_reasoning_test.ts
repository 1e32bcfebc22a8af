import { assertEquals } from "@std/assert/equals";
import { answerCalls, type AnswerPart, answerText } from "../../../../lib/engine/message.ts";
import type { Model } from "../../../../lib/engine/models/model.ts";
import { withTextReasoning } from "../../../../lib/engine/models/text_reasoning/with_text_reasoning.ts";
import { withTextToolCalls } from "../../../../lib/engine/models/text_tool_calls/with_text_tool_calls.ts";
import { cuts } from "../../../helpers/text_answers.ts";

interface Told {
  text: string;
  reasoning: string;
  /** The words of the answer that is kept. */
  kept: string;
  /** The thoughts of it that are. */
  thoughts: string;
  /** How often what was told became void. */
  voids: number;
}

/** Streams one answer after the other through one wrapper. */
async function stream(answers: readonly string[][]): Promise<Told[]> {
  let next = 0;
  const model = withTextReasoning(
    {
      name: "m",
      contextWindow: 1000,
      async *stream() {
        const pieces = answers[next] ?? [];
        for (const delta of pieces) yield { type: "text", delta };
        const parts: AnswerPart[] = [{ type: "text", text: pieces.join("") }];
        yield {
          type: "finish",
          answer: { role: "assistant", parts },
          reason: "stop",
          usage: undefined,
        };
      },
    } satisfies Model,
  );
  const results: Told[] = [];
  for (; next < answers.length; next++) {
    const told: Told = { text: "", reasoning: "", kept: "", thoughts: "", voids: 0 };
    const { signal } = new AbortController();
    for await (const event of model.stream({ messages: [], tools: [], signal })) {
      if (event.type === "text") told.text += event.delta;
      if (event.type === "reasoning") told.reasoning += event.delta;
      if (event.type === "void") {
        told.voids++;
        told.text = "";
      }
      if (event.type === "finish") {
        told.kept = answerText(event.answer);
        const thoughts = event.answer.parts.filter(({ type }) => type === "reasoning");
        // They are kept where there is nothing else.
        if (told.kept !== "") assertEquals(thoughts, []);
        told.thoughts = thoughts.map((part) => part.type === "reasoning" ? part.text : "").join("");
      }
    }
    results.push(told);
  }
  return results;
}

const MARKED: Array<[name: string, answer: string]> = [
  ["<think>", "<think>\nhm, so\n</think>\n\nDone."],
  ["<think> on one line", "<think>hm, so</think>Done."],
  ["<think> after blank lines", "\n\n<think>hm, so</think>\nDone."],
  ["two <think>", "<think>hm</think>\n<think>, so</think>\nDone."],
  ["<thinking>", "<thinking>hm, so</thinking>\nDone."],
  ["<thought>", "<thought>hm, so</thought>\nDone."],
  ["<reasoning>", "<reasoning>hm, so</reasoning>\nDone."],
  ["Seed-OSS", "<seed:think>hm, so</seed:think>Done."],
  ["Kimi VL", "◁think▷hm, so◁/think▷Done."],
  ["Magistral", "[THINK]hm, so[/THINK]Done."],
  ["Command A", "<|START_THINKING|>hm, so<|END_THINKING|><|START_RESPONSE|>Done.<|END_RESPONSE|>"],
  [
    "OpenThinker",
    "<|begin_of_thought|>hm, so<|end_of_thought|>\n\n<|begin_of_solution|>Done.<|end_of_solution|>",
  ],
  [
    "Kimi K3",
    "<|open|>think<|sep|>hm, so<|close|>think<|sep|><|open|>response<|sep|>Done.<|close|>response<|sep|>",
  ],
  ["Apertus", "<|inner_prefix|>hm, so<|inner_suffix|>Done."],
  ["Gemma 4", "<|channel>thought\nhm, so<channel|>Done."],
  [
    "gpt-oss",
    "<|channel|>analysis<|message|>hm, so<|end|><|start|>assistant<|channel|>final<|message|>Done.<|return|>",
  ],
  [
    "gpt-oss, nothing between",
    "<|channel|>analysis<|message|>hm, so<|channel|>final<|message|>Done.",
  ],
];

for (const [name, answer] of MARKED) {
  Deno.test(`withTextReasoning() tells ${name} as reasoning, and keeps only the words`, async () => {
    for (const pieces of cuts(answer)) {
      const [told] = await stream([pieces]);
      const { text, kept, voids } = told ?? {};
      assertEquals({ text: text?.trim(), kept: kept?.trim(), voids }, {
        text: "Done.",
        kept: "Done.",
        voids: 0,
      });
      assertEquals(told?.reasoning.trim(), "hm, so", `${pieces.length} pieces`);
    }
  });
}

Deno.test("withTextReasoning() keeps the reasoning of an answer that is nothing else", async () => {
  for (
    const answer of [
      "<think>hm, so</think>",
      "<think>hm, so</think>\n",
      "<think>hm, so",
      "[THINK]hm, so",
    ]
  ) {
    for (const pieces of cuts(answer)) {
      const [told] = await stream([pieces]);
      const all = { text: "", reasoning: "hm, so", kept: "", thoughts: "hm, so", voids: 0 };
      assertEquals(told, all, answer);
    }
  }
  const [unopened] = await stream([["hm, ", "so</think>\n"]]);
  assertEquals([unopened?.kept, unopened?.thoughts, unopened?.voids], ["", "hm, so", 1]);
});

Deno.test("withTextReasoning() calls void what was told before a closing mark that nothing opened", async () => {
  for (const close of ["</think>", "</thinking>", "</seed:think>", "◁/think▷", "[/THINK]"]) {
    for (const answer of [`hm, so\n${close}\n\nDone.`, `hm, so${close}Done.`]) {
      for (const pieces of cuts(answer)) {
        const [first, second] = await stream([pieces, pieces]);
        assertEquals([first?.text, first?.kept, first?.voids], ["Done.", "Done.", 1]);
        // Known from the first: nothing has to be taken back.
        assertEquals(
          [second?.text, second?.kept, second?.voids, second?.reasoning.trim()],
          ["Done.", "Done.", 0, "hm, so"],
        );
      }
    }
  }
});

Deno.test("withTextReasoning() shows an answer whole that does without, although reasoning was expected", async () => {
  const [, second] = await stream([["hm</think>Done."], ["All ", "words."]]);
  assertEquals([second?.text, second?.kept], ["All words.", "All words."]);
});

Deno.test("withTextReasoning() takes reasoning between words out", async () => {
  for (const pieces of cuts("I look.\n<think>\nhm, so\n</think>\nDone.")) {
    const [told] = await stream([pieces]);
    assertEquals([told?.text, told?.kept], ["I look.\nDone.", "I look.\nDone."]);
  }
});

Deno.test("withTextReasoning() leaves text alone that is about marks", async () => {
  const texts = [
    "Plain words.",
    "  Indented.\n\n\nLines.\n",
    "The tag `<think>` opens, `</think>` closes.",
    "Add the missing </think> tag.",
    "```html\n<think>\nx\n</think>\n```\nThat is it.",
    "It begins with <think> in the middle of a line </think> and so on.",
    "A line:\n<think>\nand no end",
    "a < b, [THIN ice], ◁ and <thin",
    "`</think>` first",
    "<thinker>no</thinker>",
    "x <|end|> y",
  ];
  for (const text of texts) {
    for (const pieces of cuts(text)) {
      const [told] = await stream([pieces]);
      assertEquals([told?.text, told?.kept, told?.voids], [text, text, 0], text);
    }
  }
});

Deno.test("withTextReasoning() comes to an end with a hostile text, and reads it alike in pieces and whole", async () => {
  for (
    const unit of ["<think>\n", "</think", "<think></think>", "◁", "<|", "[THINK]\n", "\n<", "a"]
  ) {
    const pieces = Array<string>(Math.ceil(50_000 / unit.length)).fill(unit);
    assertEquals(await stream([pieces]), await stream([[pieces.join("")]]), unit);
  }
});

Deno.test("withTextToolCalls() makes a call with which reasoning in the text ends that is the whole answer", async () => {
  const tool = { name: "read", description: "", parameters: { type: "object" } };
  const call = '<tool_call>\n{"name": "read", "arguments": {"path": "a"}}\n</tool_call>';
  for (
    const answer of [
      `<think>Let me see.\n${call}`,
      `<think>Let me see.\n${call}\n</think>`,
      `Let me see.\n${call}\n</think>\n`,
    ]
  ) {
    const model = withTextToolCalls(withTextReasoning({
      name: "m",
      contextWindow: 1000,
      async *stream() {
        for (const delta of answer.match(/[^]{1,7}/g) ?? []) yield { type: "text", delta };
        const parts: AnswerPart[] = [{ type: "text", text: answer }];
        const said = { role: "assistant" as const, parts };
        yield { type: "finish", answer: said, reason: "stop", usage: undefined };
      },
    }));
    const { signal } = new AbortController();
    let calls: unknown[] = [];
    for await (const event of model.stream({ messages: [], tools: [tool], signal })) {
      if (event.type === "finish") {
        calls = answerCalls(event.answer).map(({ name, arguments: args }) => [name, args]);
      }
    }
    assertEquals(calls, [["read", { path: "a" }]], answer);
  }
});
