/**
 * How servers say that they could not read what their own model wrote: mostly a tool call that is not in the form of its
 * template. They report it as a failure of theirs, or as one of the request.
 *
 * @module
 */

/** Of each the words that nothing else is said with. */
const WORDINGS: readonly RegExp[] = [
  // Ollama
  /error parsing tool call|tool call parsing failed|xml syntax error on line/i,
  /failed to parse json: (unexpected end|invalid character)/i,
  // llama.cpp, LM Studio
  /failed to parse (input at pos|(the )?tool.?calls?\b)|output that does not match the expected .{0,40}format/i,
  // vLLM, SGLang, with gpt-oss
  /harmonyerror|while expecting start token|tokens? remaining in message header/i,
  // Groq
  /failed to call a function|tool_use_failed|tool call validation failed/i,
  // Gemini, Bedrock
  /malformed_function_call|model produced invalid/i,
];

/** Whether an endpoint's words say that. */
export function isMisread(said: string): boolean {
  return WORDINGS.some((pattern) => pattern.test(said));
}
