/**
 * Every form that is understood.
 *
 * @module
 */
import { action } from "./action.ts";
import { bareJson } from "./bare_json.ts";
import type { CallForm } from "./call_form.ts";
import { deepseek } from "./deepseek.ts";
import { fence } from "./fence.ts";
import { functionTag } from "./function_tag.ts";
import { harmony } from "./harmony.ts";
import { invokeTag } from "./invoke_tag.ts";
import { kimi } from "./kimi.ts";
import { kimiK3 } from "./kimi_k3.ts";
import { minimaxM3 } from "./minimax_m3.ts";
import { mistral } from "./mistral.ts";
import { pythonicList } from "./pythonic.ts";
import { tagged } from "./tagged.ts";
import { toolTags } from "./tool_tags.ts";

/** Where several may be meant the first one that finds calls is taken. */
export const CALL_FORMS: readonly CallForm[] = [
  ...tagged,
  functionTag,
  invokeTag,
  kimi,
  kimiK3,
  minimaxM3,
  deepseek,
  mistral,
  harmony,
  action,
  fence,
  pythonicList,
  bareJson,
  toolTags,
];
