/**
 * How models mark their reasoning in the text of an answer.
 *
 * @module
 */

export interface ReasoningMarks {
  open: string;
  /** What ends it, the first that comes. */
  close: readonly string[];
  /** Of these a closing mark stays in the text: it begins something else. */
  keepsClose?: boolean;
}

/** From the chat templates and reasoning parsers of llama.cpp, vLLM and SGLang. */
export const REASONING_MARKS: readonly ReasoningMarks[] = [
  // DeepSeek R1, Qwen 3, QwQ, GLM 4.5, MiniMax, Hunyuan, Nemotron and most others
  { open: "<think>", close: ["</think>"] },
  { open: "<thinking>", close: ["</thinking>"] },
  { open: "<thought>", close: ["</thought>"] },
  { open: "<reasoning>", close: ["</reasoning>"] },
  { open: "<antThinking>", close: ["</antThinking>"] },
  // Seed-OSS
  { open: "<seed:think>", close: ["</seed:think>"] },
  // Kimi VL
  { open: "◁think▷", close: ["◁/think▷"] },
  // Magistral
  { open: "[THINK]", close: ["[/THINK]"] },
  // Command A Reasoning
  { open: "<|START_THINKING|>", close: ["<|END_THINKING|>"] },
  // OpenThinker, LLaMA-o1
  { open: "<|begin_of_thought|>", close: ["<|end_of_thought|>"] },
  // Apertus
  { open: "<|inner_prefix|>", close: ["<|inner_suffix|>"] },
  // Gemma 4, MedGemma
  { open: "<|channel>thought", close: ["<channel|>"] },
  { open: "<unused94>thought", close: ["<unused95>"] },
  // Kimi K3
  { open: "<|open|>think<|sep|>", close: ["<|close|>think<|sep|>"] },
  // gpt-oss
  ...["<|channel|>analysis<|message|>", "<|start|>assistant<|channel|>analysis<|message|>"].map((
    open,
  ) => ({ open, close: ["<|end|>", "<|start|>", "<|channel|>"], keepsClose: true })),
];

/** What the prompt may have opened: such reasoning begins the answer, and only its end is in the text. */
export const UNOPENED: readonly string[] = [
  "</think>",
  "</thinking>",
  "</seed:think>",
  "◁/think▷",
  "[/THINK]",
  "<|END_THINKING|>",
  "<|end_of_thought|>",
  "<|close|>think<|sep|>",
];

/** Marks around the answer itself. */
export const SILENT: readonly string[] = [
  "<|start|>assistant<|channel|>final<|message|>",
  "<|channel|>final<|message|>",
  "<|start|>assistant<|channel|>commentary<|message|>",
  "<|channel|>commentary<|message|>",
  "<|end|>",
  "<|return|>",
  "<|open|>response<|sep|>",
  "<|close|>response<|sep|>",
  "<|close|>message<|sep|>",
  "<|START_RESPONSE|>",
  "<|END_RESPONSE|>",
  "<|START_TEXT|>",
  "<|END_TEXT|>",
  "<|begin_of_solution|>",
  "<|end_of_solution|>",
  "[BEGIN FINAL RESPONSE]",
  "[END FINAL RESPONSE]",
];
