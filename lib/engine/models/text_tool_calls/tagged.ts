/**
 * Calls between tags. Which tags, and what stands between them, goes together in more ways than there are families:
 * any tags, any content.
 *
 * @module
 */
import { readArgumentPairs } from "./argument_pairs.ts";
import {
  type CallForm,
  mayBecome,
  NONE,
  OPEN,
  type Place,
  type ReadContext,
  type Reading,
  skipSpace,
  wordAt,
  type WrittenCall,
} from "./call_form.ts";
import { DSML_MARKS } from "./dsml.ts";
import { readFunctionTags } from "./function_tag.ts";
import { readGemmaCall } from "./gemma.ts";
import { readInvokeTags } from "./invoke_tag.ts";
import { readJsonCalls } from "./json_body.ts";
import { readNamedJson } from "./named_json.ts";
import { readPythonic } from "./pythonic.ts";

interface Tags {
  open: string;
  close: readonly string[];
  /** A word that ordinary text may hold: what is between such tags and is no call is no attempt at one. */
  isWord?: boolean;
  /** So general that only a call that can be read is meant as one. */
  isGeneral?: boolean;
}

/** From the chat templates and parsers of llama.cpp, vLLM and SGLang. */
const ON_A_LINE: readonly Tags[] = [
  // Hermes, Qwen, GLM, Granite 3.1 and 4, Ernie, Exaone, Solar
  { open: "<tool_call>", close: ["</tool_call>"] },
  // Jamba, Hunyuan, Apriel, MiniMax M1
  { open: "<tool_calls>", close: ["</tool_calls>"] },
  // Qwen 2.5 Coder
  { open: "<tools>", close: ["</tools>"], isWord: true },
  // Nemotron
  { open: "<TOOLCALL>", close: ["</TOOLCALL>"] },
  // Anthropic's form, OLMo 3
  { open: "<function_calls>", close: ["</function_calls>"] },
  // DeepSeek V3.2 and V4
  ...["function_calls", "tool_calls", "calls", "tool_use"].flatMap((name) =>
    DSML_MARKS.map((mark) => ({
      open: `<${mark}${name}>`,
      close: [`</${mark}${name}>`, `</${mark.trimStart()}${name}>`],
    }))
  ),
  // Muse
  { open: "<atem:function_calls>", close: ["</atem:function_calls>"] },
  { open: "<minimax:tool_call>", close: ["</minimax:tool_call>"] },
  { open: "<seed:tool_call>", close: ["</seed:tool_call>"] },
  // Granite 20B FC, Glaive
  { open: "<function_call>", close: ["</function_call>"], isWord: true },
  { open: "<functioncall>", close: ["</functioncall>"] },
  { open: "<longcat_tool_call>", close: ["</longcat_tool_call>"] },
  // What models without a format of their own come up with
  ...["tool_use", "tool", "toolcall", "tool-call", "TOOL_CALL", "function", "action", "call"].map((
    name,
  ) => ({ open: `<${name}>`, close: [`</${name}>`], isWord: true, isGeneral: true })),
  // Phi-4 mini: the list follows at once
  { open: "functools", close: [], isWord: true },
];

const SPECIAL: readonly Tags[] = [
  // Granite 3.0, Phi-4 mini
  { open: "<|tool_call|>", close: ["<|/tool_call|>", "<|tool_call_end|>"] },
  // Gemma 4
  { open: "<|tool_call>", close: ["<tool_call|>"] },
  // FunctionGemma
  { open: "<start_function_call>", close: ["<end_function_call>"] },
  // LFM2
  { open: "<|tool_call_start|>", close: ["<|tool_call_end|>"] },
  // Command R7B, Command A
  { open: "<|START_ACTION|>", close: ["<|END_ACTION|>"] },
  // InternLM
  { open: "<|action_start|><|plugin|>", close: ["<|action_end|>"] },
  // Apertus
  { open: "<|tools_prefix|>", close: ["<|tools_suffix|>"] },
  // Llama 3 and 4
  { open: "<|python_tag|>", close: ["<|eom_id|>", "<|eot_id|>"] },
  { open: "<|python_start|>", close: ["<|python_end|>"] },
  // Inkling
  { open: "<|content_invoke_tool_json|>", close: ["<|end_message|>"] },
  // LM Studio, for models without a format that it knows
  { open: "[TOOL_REQUEST]", close: ["[END_TOOL_REQUEST]"] },
  // GigaChat
  { open: "function call<|role_sep|>", close: ["<|message_sep|>"] },
];

export const tagged: readonly CallForm[] = [
  formOf(ON_A_LINE, "line"),
  formOf(SPECIAL, "token"),
];

const BODIES = [
  readJsonCalls,
  readFunctionTags,
  readInvokeTags,
  readArgumentPairs,
  readGemmaCall,
  readNamedJson,
  readPythonic,
];

/** Between tags that a call begins with stands a call, or within so many characters comes the closing tag. */
const MAX_UNKNOWN = 1000;

const NESTED = ON_A_LINE.filter(({ isWord }) => !isWord);
const NESTED_OPENERS = NESTED.map(({ open }) => open);

function formOf(table: readonly Tags[], place: Place): CallForm {
  const openers = table.map(({ open }) => open);
  return { openers: () => openers, place, read: (text, at, context) => read(text, at, context) };

  function read(text: string, at: number, context: ReadContext): Reading {
    const tags = table.find(({ open }) => text.startsWith(open, at));
    return tags === undefined ? NONE : readBetween(text, { at, tags, depth: 0 }, context);
  }
}

function readBetween(
  text: string,
  { at, tags, depth }: { at: number; tags: Tags; depth: number },
  context: ReadContext,
): Reading {
  const calls: WrittenCall[] = [];
  let end = at + tags.open.length;
  for (;;) {
    const body = readBody(text, { at: end, depth }, context);
    if (body.kind === "open") return OPEN;
    if (body.kind === "unreadable") return tags.isGeneral ? NONE : unreadable(body.why);
    if (body.kind === "none") break;
    calls.push(...body.calls);
    end = body.end;
  }
  const next = skipSpace(text, end);
  const close = wordAt(text, next, tags.close);
  if (calls.length === 0) {
    if (tags.isWord) return NONE;
    if (close !== undefined) {
      return { kind: "unreadable", why: "it is empty", end: next + close.length };
    }
    if (closeAfter(end) === undefined) {
      return !context.isComplete && text.length - end < MAX_UNKNOWN ? OPEN : NONE;
    }
    return unreadable("it has none of the known forms");
  }
  if (close !== undefined) return { kind: "calls", calls, end: next + close.length };
  if (!context.isComplete && mayBecome(text, next, tags.close)) return OPEN;
  return { kind: "calls", calls, end };

  /** Up to the closing tag, so that it is known what follows. */
  function unreadable(why: string): Reading {
    const closed = closeAfter(at);
    if (closed === undefined && !context.isComplete) return OPEN;
    return { kind: "unreadable", why, end: closed ?? text.length };
  }

  function closeAfter(from: number): number | undefined {
    const found = tags.close.map((word) => ({ word, at: context.find(word, from) }))
      .find(({ at }) => at >= 0);
    return found && found.at + found.word.length;
  }
}

function readBody(
  text: string,
  { at, depth }: { at: number; depth: number },
  context: ReadContext,
): Reading {
  const start = skipSpace(text, at);
  if (start === text.length && !context.isComplete) return OPEN;
  const nested = depth < 2 ? NESTED.find(({ open }) => text.startsWith(open, start)) : undefined;
  if (nested) return readBetween(text, { at: start, tags: nested, depth: depth + 1 }, context);
  let isOpen = !context.isComplete && mayBecome(text, start, NESTED_OPENERS);
  for (const body of BODIES) {
    const reading = body(text, at, context);
    if (reading.kind === "calls" || reading.kind === "unreadable") return reading;
    isOpen ||= reading.kind === "open";
  }
  return isOpen ? OPEN : NONE;
}
