import { assertEquals } from "@std/assert/equals";
import { thinkingFields } from "../../../lib/engine/models/thinking_fields.ts";

Deno.test("thinkingFields() turns the switch of each server that has one, and sends others nothing", () => {
  const on = { isOn: true };
  const off = { isOn: false };
  for (const server of ["llama.cpp", "vllm"] as const) {
    assertEquals(thinkingFields({ ...on, server }), {
      chat_template_kwargs: { enable_thinking: true },
    });
    assertEquals(thinkingFields({ ...off, server }), {
      chat_template_kwargs: { enable_thinking: false },
    });
  }
  assertEquals(thinkingFields({ ...off, server: "ollama" }), { reasoning_effort: "none" });
  assertEquals(thinkingFields({ ...on, server: "ollama" }), {});
  for (const server of ["lmstudio", undefined] as const) {
    assertEquals(thinkingFields({ ...off, server }), {});
  }
  assertEquals(thinkingFields(undefined), {});
});
