/**
 * Forms of tool calls as the chat templates and parsers of llama.cpp, vLLM and SGLang have them, and how models get
 * them wrong. Every one comes at once and in pieces, after words and without.
 */
import { assertEquals } from "@std/assert/equals";
import { cuts, streamAnswer } from "../../../helpers/text_answers.ts";

type Calls = Array<[string, unknown]>;

const READ: Calls = [["read", { path: "a.ts" }]];
const BASH: Calls = [["bash", { command: "ls -l" }]];
const BOTH: Calls = [...READ, ...BASH];
const WRITE: Calls = [["write", { path: "a.ts", content: "one\n\ttwo\n" }]];

const READ_JSON = '{"name": "read", "arguments": {"path": "a.ts"}}';
const BASH_JSON = '{"name": "bash", "arguments": {"command": "ls -l"}}';

const FORMS: Array<[name: string, text: string, calls: Calls]> = [
  // JSON between tags
  ["Hermes, Qwen 2.5 and 3", `<tool_call>\n${READ_JSON}\n</tool_call>`, READ],
  [
    "Hermes, name last",
    '<tool_call>{"arguments": {"path": "a.ts"}, "name": "read"}</tool_call>',
    READ,
  ],
  [
    "Hermes, two blocks",
    `<tool_call>\n${READ_JSON}\n</tool_call>\n<tool_call>\n${BASH_JSON}\n</tool_call>`,
    BOTH,
  ],
  [
    "Hermes, two blocks side by side",
    `<tool_call>${READ_JSON}</tool_call><tool_call>${BASH_JSON}</tool_call>`,
    BOTH,
  ],
  ["Hermes, two objects in a block", `<tool_call>\n${READ_JSON}\n${BASH_JSON}\n</tool_call>`, BOTH],
  ["Hermes, a list", `<tool_call>[${READ_JSON}, ${BASH_JSON}]</tool_call>`, BOTH],
  [
    "Hermes, parameters",
    '<tool_call>{"name": "read", "parameters": {"path": "a.ts"}}</tool_call>',
    READ,
  ],
  ["Hermes, args", '<tool_call>{"name": "read", "args": {"path": "a.ts"}}</tool_call>', READ],
  [
    "Hermes, tool and input",
    '<tool_call>{"tool": "read", "input": {"path": "a.ts"}}</tool_call>',
    READ,
  ],
  [
    "Hermes, tool_name",
    '<tool_call>{"tool_name": "read", "tool_input": {"path": "a.ts"}}</tool_call>',
    READ,
  ],
  [
    "Hermes, function as a word",
    '<tool_call>{"function": "read", "arguments": {"path": "a.ts"}}</tool_call>',
    READ,
  ],
  [
    "Hermes, function as an object",
    `<tool_call>{"type": "function", "function": ${READ_JSON}}</tool_call>`,
    READ,
  ],
  [
    "Hermes, arguments beside the name",
    '<tool_call>{"name": "read", "path": "a.ts"}</tool_call>',
    READ,
  ],
  [
    "Hermes, arguments as text",
    '<tool_call>{"name": "read", "arguments": "{\\"path\\": \\"a.ts\\"}"}</tool_call>',
    READ,
  ],
  [
    "Hermes, arguments as text twice",
    `<tool_call>{"name": "read", "arguments": ${
      JSON.stringify(JSON.stringify('{"path": "a.ts"}'))
    }}</tool_call>`,
    READ,
  ],
  [
    "Hermes, capitals",
    '<tool_call>{"name": "Read", "arguments": {"path": "a.ts"}}</tool_call>',
    READ,
  ],
  [
    "Hermes, functions.",
    '<tool_call>{"name": "functions.read", "arguments": {"path": "a.ts"}}</tool_call>',
    READ,
  ],
  ["Hermes, no arguments", '<tool_call>{"name": "read"}</tool_call>', [["read", {}]]],
  [
    "Hermes, a tool that does not exist",
    '<tool_call>{"name": "search", "arguments": {"q": 1}}</tool_call>',
    [["search", { q: 1 }]],
  ],
  ["Hermes, no closing tag", `<tool_call>\n${READ_JSON}`, READ],
  [
    "Hermes, no closing bracket",
    '<tool_call>\n{"name": "read", "arguments": {"path": "a.ts"}\n</tool_call>',
    READ,
  ],
  [
    "Hermes, no brackets and no tag",
    '<tool_call>{"name": "read", "arguments": {"path": "a.ts"',
    READ,
  ],
  ["Hermes, a bracket too many", `<tool_call>\n${READ_JSON}}\n</tool_call>`, READ],
  [
    "Hermes, a comma too many",
    '<tool_call>{"name": "read", "arguments": {"path": "a.ts",},}</tool_call>',
    READ,
  ],
  [
    "Hermes, Python's quotes",
    "<tool_call>{'name': 'read', 'arguments': {'path': 'a.ts', 'offset': None}}</tool_call>",
    [["read", { path: "a.ts", offset: null }]],
  ],
  [
    "Hermes, Python's words",
    '<tool_call>{"name": "edit", "arguments": {"path": "a", "all": True}}</tool_call>',
    [["edit", { path: "a", all: true }]],
  ],
  [
    "Hermes, real line breaks",
    '<tool_call>{"name": "write", "arguments": {"path": "a.ts", "content": "one\n\ttwo\n"}}</tool_call>',
    WRITE,
  ],
  [
    "Hermes, escapes that are none",
    '<tool_call>{"name": "bash", "arguments": {"command": "grep \\d+\\.\\w a\'b"}}</tool_call>',
    [["bash", { command: "grep \\d+\\.\\w a'b" }]],
  ],
  [
    "Hermes, the tag in a text of it",
    '<tool_call>{"name": "bash", "arguments": {"command": "echo \'</tool_call>\'"}}</tool_call>',
    [["bash", { command: "echo '</tool_call>'" }]],
  ],
  ["Hermes, the end of a turn after it", `<tool_call>\n${READ_JSON}\n</tool_call><|im_end|>`, READ],
  [
    "Hermes, the others' turns after it",
    `<tool_call>\n${READ_JSON}\n</tool_call><|im_end|>\n<|im_start|>user\n<tool_response>\nnothing\n`,
    READ,
  ],
  ["Hermes, another tag", `<toolcall>\n${READ_JSON}\n</toolcall>`, READ],
  ["Hermes, a general tag", `<tool>\n${READ_JSON}\n</tool>`, READ],
  ["Qwen 2.5 Coder", `<tools>\n${READ_JSON}\n</tools>`, READ],
  ["Granite 3.0", `<|tool_call|>[${READ_JSON}]`, READ],
  ["Granite 3.1", `<tool_call>[${READ_JSON}]`, READ],
  ["Granite 20B FC", `<function_call> ${READ_JSON}`, READ],
  ["Jamba, Hunyuan A13B", `<tool_calls>[\n${READ_JSON},\n${BASH_JSON}\n]</tool_calls>`, BOTH],
  ["MiniMax M1", `<tool_calls>\n${READ_JSON}\n${BASH_JSON}\n</tool_calls>`, BOTH],
  ["Nemotron", `<TOOLCALL>[${READ_JSON}]</TOOLCALL>`, READ],
  ["Phi-4 mini, functools", `functools[${READ_JSON}, ${BASH_JSON}]`, BOTH],
  ["Phi-4 mini, tags", `<|tool_call|>[${READ_JSON}]<|/tool_call|>`, READ],
  [
    "InternLM",
    '<|action_start|><|plugin|>\n{"name": "read", "parameters": {"path": "a.ts"}}<|action_end|>',
    READ,
  ],
  [
    "Command R7B",
    '<|START_ACTION|>[\n {"tool_call_id": "0", "tool_name": "read", "parameters": {"path": "a.ts"}}\n]<|END_ACTION|>',
    READ,
  ],
  ["LongCat", `<longcat_tool_call>${READ_JSON}</longcat_tool_call>`, READ],
  [
    "Glaive",
    `<functioncall> {"name": "read", "arguments": '{"path": "a.ts"}'}</functioncall>`,
    READ,
  ],
  ["Apertus", '<|tools_prefix|>[{"read": {"path": "a.ts"}}]<|tools_suffix|>', READ],
  ["GigaChat", `function call<|role_sep|>\n${READ_JSON}`, READ],
  ["LFM2, JSON", `<|tool_call_start|>[${READ_JSON}]<|tool_call_end|>`, READ],

  // Elements
  [
    "Qwen3-Coder",
    "<tool_call>\n<function=read>\n<parameter=path>\na.ts\n</parameter>\n</function>\n</tool_call>",
    READ,
  ],
  [
    "Qwen3-Coder, no opener",
    "<function=read>\n<parameter=path>\na.ts\n</parameter>\n</function>\n</tool_call>",
    READ,
  ],
  [
    "Qwen3-Coder, neither",
    "<function=read>\n<parameter=path>\na.ts\n</parameter>\n</function>",
    READ,
  ],
  [
    "Qwen3-Coder, two functions",
    "<tool_call>\n<function=read>\n<parameter=path>\na.ts\n</parameter>\n</function>\n</tool_call>\n<tool_call>\n<function=bash>\n<parameter=command>\nls -l\n</parameter>\n</function>\n</tool_call>",
    BOTH,
  ],
  [
    "Qwen3-Coder, two in one block",
    "<tool_call>\n<function=read>\n<parameter=path>a.ts</parameter>\n</function>\n<function=bash>\n<parameter=command>ls -l</parameter>\n</function>\n</tool_call>",
    BOTH,
  ],
  [
    "Qwen3-Coder, several lines",
    "<tool_call>\n<function=write>\n<parameter=path>\na.ts\n</parameter>\n<parameter=content>\none\n\ttwo\n\n</parameter>\n</function>\n</tool_call>",
    WRITE,
  ],
  [
    "Qwen3-Coder, numbers",
    "<tool_call>\n<function=read>\n<parameter=path>\n12\n</parameter>\n<parameter=offset>\n30\n</parameter>\n</function>\n</tool_call>",
    [["read", { path: "12", offset: 30 }]],
  ],
  [
    "Qwen3-Coder, its own tags in a text",
    "<tool_call>\n<function=write>\n<parameter=path>\na.ts\n</parameter>\n<parameter=content>\n<parameter=x>\n1\n</parameter> and\n</parameter>\n</function>\n</tool_call>",
    [["write", { path: "a.ts", content: "<parameter=x>\n1\n</parameter> and" }]],
  ],
  ["Qwen3-Coder, no arguments", "<tool_call>\n<function=read>\n</function>\n</tool_call>", [[
    "read",
    {},
  ]]],
  [
    "Qwen3-Coder, a bracket missing",
    "<tool_call>\n<function=read\n<parameter=path>\na.ts\n</parameter>\n</function>\n</tool_call>",
    READ,
  ],
  [
    "Qwen3-Coder, no end of the function",
    "<tool_call>\n<function=read>\n<parameter=path>\na.ts\n</parameter>\n</tool_call>",
    READ,
  ],
  [
    "Seed-OSS",
    "<seed:tool_call>\n<function=read>\n<parameter=path>a.ts</parameter>\n</function>\n</seed:tool_call>",
    READ,
  ],
  ["Llama 3.1, Functionary", '<function=read>{"path": "a.ts"}</function>', READ],
  ["MiniCPM", '<function name="read"><param name="path">a.ts</param></function>', READ],
  [
    "GLM 4.5",
    "<tool_call>read\n<arg_key>path</arg_key>\n<arg_value>a.ts</arg_value>\n</tool_call>",
    READ,
  ],
  [
    "GLM 4.7",
    "<tool_call>read<arg_key>path</arg_key><arg_value>a.ts</arg_value><arg_key>offset</arg_key><arg_value>3</arg_value></tool_call>",
    [["read", { path: "a.ts", offset: 3 }]],
  ],
  ["GLM, no arguments", "<tool_call>read\n</tool_call>", [["read", {}]]],
  [
    "GLM, two",
    "<tool_call>read\n<arg_key>path</arg_key>\n<arg_value>a.ts</arg_value>\n</tool_call>\n<tool_call>bash\n<arg_key>command</arg_key>\n<arg_value>ls -l</arg_value>\n</tool_call>",
    BOTH,
  ],
  [
    "Hunyuan 3",
    "<tool_calls>\n<tool_call>read<tool_sep>\n<arg_key>path</arg_key>\n<arg_value>a.ts</arg_value>\n</tool_call>\n</tool_calls>",
    READ,
  ],
  [
    "Anthropic's form",
    '<function_calls>\n<invoke name="read">\n<parameter name="path">a.ts</parameter>\n</invoke>\n</function_calls>',
    READ,
  ],
  [
    "Anthropic's form, nothing around",
    '<invoke name="read">\n<parameter name="path">a.ts</parameter>\n</invoke>',
    READ,
  ],
  [
    "Anthropic's form, two",
    '<function_calls>\n<invoke name="read">\n<parameter name="path">a.ts</parameter>\n</invoke>\n<invoke name="bash">\n<parameter name="command">ls -l</parameter>\n</invoke>\n</function_calls>',
    BOTH,
  ],
  [
    "Anthropic's oldest form",
    "<function_calls>\n<invoke>\n<tool_name>read</tool_name>\n<parameters>\n<path>a.ts</path>\n</parameters>\n</invoke>\n</function_calls>",
    READ,
  ],
  [
    "MiniMax M2",
    '<minimax:tool_call>\n<invoke name="read">\n<parameter name="path">a.ts</parameter>\n</invoke>\n</minimax:tool_call>',
    READ,
  ],
  [
    "DeepSeek V3.2",
    '<｜DSML｜function_calls>\n<｜DSML｜invoke name="read">\n<｜DSML｜parameter name="path" string="true">a.ts</｜DSML｜parameter>\n<｜DSML｜parameter name="offset" string="false">3</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>',
    [["read", { path: "a.ts", offset: 3 }]],
  ],
  ...([
    ["DeepSeek V4", "｜DSML｜", "tool_calls"],
    ["DeepSeek V4, doubled bars and blanks", "｜｜DSML｜｜ ", "calls"],
    ["DeepSeek V4, doubled bars of ASCII", "||DSML||", "tool_calls"],
    ["DeepSeek V4, a double bar", "‖DSML‖", "tool_calls"],
    ["DeepSeek V4, blanks everywhere", " | DSML | ", "function_calls"],
    ["DeepSeek V4, tool_use", "｜｜DSML｜｜", "tool_use"],
  ] as const).map(([name, mark, container]): [string, string, Calls] => [
    name,
    `<${mark}${container}>\n<${mark}invoke name="read">\n<${mark}parameter name="path" string="true">a.ts</${mark}parameter>\n</${mark}invoke>\n<${mark}invoke name="bash">\n<${mark}parameter name="command" string="true">ls -l</${mark}parameter>\n</${mark}invoke>\n</${mark}${container}>`,
    BOTH,
  ]),
  [
    "DeepSeek V4 without a container",
    '<｜｜DSML｜｜invoke name="write">\n<｜｜DSML｜｜parameter name="path" string="true">a.ts</｜｜DSML｜｜parameter>\n<｜｜DSML｜｜parameter name="content" string="true">one\n\ttwo\n</｜｜DSML｜｜parameter>\n</｜｜DSML｜｜invoke>',
    WRITE,
  ],
  [
    "DeepSeek V4, closing tags with fewer blanks",
    '< | DSML | tool_calls>\n< | DSML | invoke name="read">\n< | DSML | parameter name="path" string="true">a.ts</| DSML | parameter>\n</| DSML | invoke>\n</| DSML | tool_calls>',
    READ,
  ],
  ["LM Studio", `[TOOL_REQUEST]${READ_JSON}[END_TOOL_REQUEST]`, READ],
  [
    "LM Studio, two",
    `[TOOL_REQUEST]\n${READ_JSON}\n[END_TOOL_REQUEST]\n[TOOL_REQUEST]\n${BASH_JSON}\n[END_TOOL_REQUEST]`,
    BOTH,
  ],
  [
    "Grok",
    '<xai:function_call name="read">\n<parameter name="path">a.ts</parameter>\n</xai:function_call>\n<xai:function_call name="bash">\n<xai:parameter name="command">ls -l</xai:parameter>\n</xai:function_call>',
    BOTH,
  ],
  ["Cline", "<read>\n<path>a.ts</path>\n</read>", READ],
  [
    "Cline, two parameters",
    "<write>\n<path>a.ts</path>\n<content>\none\n\ttwo\n\n</content>\n</write>",
    WRITE,
  ],

  [
    "Muse",
    '<atem:function_calls>\n<atem:invoke name="read">\n<atem:parameter name="path">a.ts</atem:parameter>\n</atem:invoke>\n</atem:function_calls>',
    READ,
  ],
  [
    "MiniMax M3",
    ']<]minimax[>[<tool_call>]<]minimax[>[<invoke name="read">]<]minimax[>[<path>a.ts]<]minimax[>[</path>]<]minimax[>[</invoke>]<]minimax[>[</tool_call>',
    READ,
  ],

  // Special tokens
  [
    "Kimi K3",
    '<|open|>tools<|sep|><|open|>call tool="read" index="1"<|sep|><|open|>argument key="path" type="string"<|sep|>a.ts<|close|>argument<|sep|><|close|>call<|sep|><|open|>call tool="bash" index="2"<|sep|><|open|>argument key="command" type="string"<|sep|>ls -l<|close|>argument<|sep|><|close|>call<|sep|><|close|>tools<|sep|>',
    BOTH,
  ],
  [
    "Inkling",
    '<|content_invoke_tool_json|>{"name":"read","args":{"path":"a.ts"}}<|end_message|>',
    READ,
  ],
  [
    "Kimi K2",
    '<|tool_calls_section_begin|><|tool_call_begin|>functions.read:0<|tool_call_argument_begin|>{"path": "a.ts"}<|tool_call_end|><|tool_calls_section_end|>',
    READ,
  ],
  [
    "Kimi K2, two",
    '<|tool_calls_section_begin|><|tool_call_begin|>functions.read:0<|tool_call_argument_begin|>{"path": "a.ts"}<|tool_call_end|><|tool_call_begin|>functions.bash:1<|tool_call_argument_begin|>{"command": "ls -l"}<|tool_call_end|><|tool_calls_section_end|>',
    BOTH,
  ],
  [
    "Kimi K2, no section",
    '<|tool_call_begin|>functions.read:0<|tool_call_argument_begin|>{"path": "a.ts"}<|tool_call_end|>',
    READ,
  ],
  [
    "Kimi K2, no end",
    '<|tool_calls_section_begin|><|tool_call_begin|>functions.read:0<|tool_call_argument_begin|>{"path": "a.ts"}',
    READ,
  ],
  [
    "DeepSeek V3, R1",
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>read\n```json\n{"path": "a.ts"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    READ,
  ],
  [
    "DeepSeek V3, two",
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>read\n```json\n{"path": "a.ts"}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>bash\n```json\n{"command": "ls -l"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    BOTH,
  ],
  [
    "DeepSeek, underscores",
    '<｜tool_calls_begin｜><｜tool_call_begin｜>function<｜tool_sep｜>read\n```json\n{"path": "a.ts"}\n```<｜tool_call_end｜><｜tool_calls_end｜>',
    READ,
  ],
  [
    "DeepSeek V3.1",
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>read<｜tool▁sep｜>{"path": "a.ts"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    READ,
  ],
  [
    "DeepSeek V3.1, two",
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>read<｜tool▁sep｜>{"path": "a.ts"}<｜tool▁call▁end｜><｜tool▁call▁begin｜>bash<｜tool▁sep｜>{"command": "ls -l"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    BOTH,
  ],
  [
    "DeepSeek V3.1, the end of a turn after it",
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>read<｜tool▁sep｜>{"path": "a.ts"}<｜tool▁call▁end｜><｜tool▁calls▁end｜><｜end▁of▁sentence｜>',
    READ,
  ],
  [
    "Step 3",
    '<｜tool_calls_begin｜><｜tool_call_begin｜>function<｜tool_sep｜><steptml:invoke name="read"><steptml:parameter name="path">a.ts</steptml:parameter></steptml:invoke><｜tool_call_end｜><｜tool_calls_end｜>',
    READ,
  ],
  ["Mistral, a list", `[TOOL_CALLS][${READ_JSON}, ${BASH_JSON}]`, BOTH],
  [
    "Mistral, with ids",
    '[TOOL_CALLS] [{"name": "read", "arguments": {"path": "a.ts"}, "id": "9Ae3bDc2F"}]',
    READ,
  ],
  ["Mistral, one object", `[TOOL_CALLS]${READ_JSON}`, READ],
  ["Mistral, [ARGS]", '[TOOL_CALLS]read[ARGS]{"path": "a.ts"}', READ],
  [
    "Mistral, [ARGS], two",
    '[TOOL_CALLS]read[ARGS]{"path": "a.ts"}[TOOL_CALLS]bash[ARGS]{"command": "ls -l"}',
    BOTH,
  ],
  ["Mistral, [CALL_ID]", '[TOOL_CALLS]read[CALL_ID]9Ae3bDc2F[ARGS]{"path": "a.ts"}', READ],
  ["Mistral, v11 without marks", '[TOOL_CALLS]read{"path": "a.ts"}', READ],
  ["Mistral, the end of a turn after it", '[TOOL_CALLS]read[ARGS]{"path": "a.ts"}</s>', READ],
  [
    "Llama 3, python tag",
    '<|python_tag|>{"type": "function", "name": "read", "parameters": {"path": "a.ts"}}',
    READ,
  ],
  ["Llama 3, python tag, built-in", '<|python_tag|>read.call(path="a.ts")<|eom_id|>', READ],
  [
    "Llama 3, two",
    '<|python_tag|>{"name": "read", "parameters": {"path": "a.ts"}}; {"name": "bash", "parameters": {"command": "ls -l"}}',
    BOTH,
  ],
  ["Llama 4", '<|python_start|>[read(path="a.ts"), bash(command="ls -l")]<|python_end|>', BOTH],
  ["LFM2", "<|tool_call_start|>[read(path='a.ts')]<|tool_call_end|>", READ],
  [
    "FunctionGemma",
    "<start_function_call>call:read{path:<escape>a.ts<escape>}<end_function_call>",
    READ,
  ],
  ["Gemma 4", '<|tool_call>call:read{path:<|"|>a.ts<|"|>,offset:3}<tool_call|>', [["read", {
    path: "a.ts",
    offset: 3,
  }]]],
  [
    "harmony",
    '<|channel|>commentary to=functions.read <|constrain|>json<|message|>{"path": "a.ts"}<|call|>',
    READ,
  ],
  [
    "harmony, with a start",
    '<|start|>assistant<|channel|>commentary to=functions.read <|constrain|>json<|message|>{"path": "a.ts"}<|call|>',
    READ,
  ],
  [
    "harmony, recipient first",
    '<|start|>assistant to=functions.read<|channel|>commentary json<|message|>{"path": "a.ts"}<|call|>',
    READ,
  ],
  ["harmony, no end", '<|channel|>commentary to=functions.read<|message|>{"path": "a.ts"}', READ],
  ["harmony without its tokens", 'commentary to=functions.read json{"path": "a.ts"}', READ],
  [
    "harmony without its tokens, glued",
    'assistantcommentary to=functions.readjson{"path": "a.ts"}',
    READ,
  ],

  // Bare
  ["Llama 3", '{"name": "read", "parameters": {"path": "a.ts"}}', READ],
  [
    "Llama 3, two",
    '{"name": "read", "parameters": {"path": "a.ts"}}; {"name": "bash", "parameters": {"command": "ls -l"}}',
    BOTH,
  ],
  [
    "Llama 3, two lines",
    '{"name": "read", "parameters": {"path": "a.ts"}}\n{"name": "bash", "parameters": {"command": "ls -l"}}',
    BOTH,
  ],
  [
    "Llama 3, indented",
    '{\n  "name": "read",\n  "parameters": {\n    "path": "a.ts"\n  }\n}',
    READ,
  ],
  ["xLAM", `[${READ_JSON}]`, READ],
  ["xLAM, with thoughts", `{"thought": "look", "tool_calls": [${READ_JSON}]}`, READ],
  ["Llama 4, nothing around", '[read(path="a.ts"), bash(command="ls -l")]', BOTH],
  ["OLMo 3", '<function_calls>\nread(path="a.ts")\nbash(command="ls -l")\n</function_calls>', BOTH],
  ["pythonic, triple quotes", '[write(path="a.ts", content="""one\n\ttwo\n""")]', WRITE],
  ["pythonic, no names", '[read("a.ts")]', READ],

  // Fenced
  ["fenced JSON", `\`\`\`json\n${READ_JSON}\n\`\`\``, READ],
  ["fenced JSON, no language", `\`\`\`\n${READ_JSON}\n\`\`\``, READ],
  ["fenced JSON on one line", `\`\`\`json ${READ_JSON} \`\`\``, READ],
  ["fenced JSON, no end", `\`\`\`json\n${READ_JSON}`, READ],
  ["fenced JSON, two", `\`\`\`json\n${READ_JSON}\n${BASH_JSON}\n\`\`\``, BOTH],
  [
    "fenced JSON, two fences",
    `\`\`\`json\n${READ_JSON}\n\`\`\`\n\n\`\`\`json\n${BASH_JSON}\n\`\`\``,
    BOTH,
  ],
  [
    "fenced JSON, a backtick in it",
    '```json\n{"name": "bash", "arguments": {"command": "echo `date`"}}\n```',
    [["bash", { command: "echo `date`" }]],
  ],
  [
    "fenced JSON, a fence in it",
    '```json\n{"name": "write", "arguments": {"path": "a.md", "content": "```sh\nls\n```\n"}}\n```',
    [["write", { path: "a.md", content: "```sh\nls\n```\n" }]],
  ],
  ["fenced tool_call", `\`\`\`tool_call\n${READ_JSON}\n\`\`\``, READ],
  ["Gemma 3", '```tool_code\nread(path="a.ts")\n```', READ],
  ["Gemma 3, printed", '```tool_code\nprint(default_api.read(path="a.ts"))\n```', READ],
  [
    "Command R",
    'Action: ```json\n[\n    {\n        "tool_name": "read",\n        "parameters": {"path": "a.ts"}\n    }\n]\n```',
    READ,
  ],
  ["ReAct", 'Action: read\nAction Input: {"path": "a.ts"}', READ],
  [
    "ReAct, an observation of its own",
    'Action: read\nAction Input: {"path": "a.ts"}\nObservation: it is empty',
    READ,
  ],
  ["Qwen-Agent", '✿FUNCTION✿: read\n✿ARGS✿: {"path": "a.ts"}', READ],
];

for (const [name, text, calls] of FORMS) {
  Deno.test(`withTextToolCalls() understands ${name}`, async () => {
    for (const words of ["", "I will look.\n\n", "Let us see:\n"]) {
      for (const pieces of cuts(words + text)) {
        const streamed = await streamAnswer(pieces);
        assertEquals(
          { calls: streamed.calls, shown: streamed.shown.trim(), problem: streamed.problem },
          { calls, shown: words.trim(), problem: undefined },
          `${JSON.stringify(words)} in ${pieces.length} pieces`,
        );
        assertEquals(streamed.text, words.trim());
      }
    }
  });
}

/** Forms that begin with a special token: models write it right after their words. */
const RIGHT_AFTER_WORDS = FORMS.filter(([, text]) =>
  /^(?:<\||<｜|\[TOOL_(?:CALLS|REQUEST))/.test(text)
)
  .filter(([, text]) => !text.includes("DSML"));

Deno.test("withTextToolCalls() understands special tokens right after words", async () => {
  for (const [name, text, calls] of RIGHT_AFTER_WORDS) {
    for (const pieces of cuts(`I will look.${text}`)) {
      const streamed = await streamAnswer(pieces);
      assertEquals([streamed.calls, streamed.shown], [calls, "I will look."], name);
    }
  }
});
