/**
 * `isonforge help models`
 *
 * @module
 */
import { EFFORTS } from "../../../engine/effort.ts";
import { PROVIDERS } from "../../../engine/models/providers.ts";
import { code, entries, heading, table, text, type Topic } from "../document.ts";

/** What each effort is sent as: a column for each kind of model. */
const COLUMNS = Object.values(PROVIDERS).flatMap(({ efforts }) => [...efforts]);

export const models: Topic = {
  title: "Models",
  summary: "Ollama, llama.cpp, vLLM, Anthropic; keys, context window, effort.",
  body: [
    text(
      "isonforge talks to one endpoint, which you name: any that speaks OpenAI's chat completions " +
        "(Ollama, llama.cpp, vLLM, LM Studio, OpenRouter and others) or the Anthropic Messages API, " +
        "with streaming and tool calls. Unless you name one it is Ollama's own, " +
        "`http://localhost:11434/v1`.",
    ),
    heading("Ollama"),
    code(
      "ollama pull qwen3-coder",
      "export OLLAMA_CONTEXT_LENGTH=32768  # for ollama serve: its default is small",
      "isonforge config set model qwen3-coder",
      'isonforge -p "where is the configuration read?"',
    ),
    heading("llama.cpp"),
    code(
      "llama-server -m model.gguf --jinja -c 32768 --port 8080",
      "isonforge config set base_url http://localhost:8080/v1",
    ),
    heading("vLLM"),
    code(
      "vllm serve Qwen/Qwen3-Coder-30B-A3B-Instruct \\",
      "  --enable-auto-tool-choice --tool-call-parser qwen3_coder",
      "isonforge config set base_url http://localhost:8000/v1",
    ),
    heading("Anthropic"),
    code(
      "export ISONFORGE_PROVIDER=anthropic ISONFORGE_API_KEY=...",
      "export ISONFORGE_MODEL=claude-sonnet-4-5",
    ),
    heading("Which endpoint, which model"),
    text(
      "Options win over the environment, the environment over `settings.json`: `--base-url`, " +
        "`ISONFORGE_BASE_URL`, `base_url`; `--model`, `ISONFORGE_MODEL`, `model`; `--provider`, " +
        "`ISONFORGE_PROVIDER`, `provider`. A model need not be named where the endpoint has exactly " +
        "one. `isonforge doctor` checks the endpoint, and whether its model makes tool calls.",
    ),
    text("`--model rehearsal` needs no model and no network: see `isonforge help rehearsal`."),
    heading("Keys"),
    text(
      "A key comes from `ISONFORGE_API_KEY`, or from `api_key` in `settings.json`, which must then be " +
        "readable by you alone (mode 0600): `isonforge config set api_key -` asks for it. No option takes one: command lines are visible to every " +
        "user of a machine. A respawned agent takes the key from the shell that respawns it.",
    ),
    heading("Headers, proxies, redirects"),
    text(
      "`--header 'X-Token: ${MY_TOKEN}'` sends a header to the endpoint, for gateways that want one; so do " +
        "`ISONFORGE_HEADERS` and `headers` in `settings.json`, one a line. `${MY_TOKEN}` is replaced by that " +
        "variable when a run begins: an agent keeps the text, not the secret.",
    ),
    text(
      "`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` count, though not for loopback, private " +
        "addresses, and names without a dot or under `.local`, `.lan`, `.home`, `.internal` and the like. " +
        "`ISONFORGE_PROXY=<url>` is for whatever address, `ISONFORGE_PROXY=none` for none. A redirect is " +
        "followed within the endpoint's own origin only.",
    ),
    heading("Context window"),
    text(
      "`ISONFORGE_CONTEXT_WINDOW` or `context_window` in `settings.json`, in tokens; else what the " +
        "endpoint tells; else 200,000 for Claude and 32,768 for any other. Shortly before it is full " +
        "the older turns are summarised and the work goes on. What a refusal names is learned from.",
    ),
    heading("Tool calls as text"),
    text(
      "Some models write their tool calls as text, and some servers do not make real ones of them. isonforge reads the forms " +
        "of all known families. A call counts only where its form puts it: outside of code, on a line of its own, with " +
        "nothing after it, and not as a repetition of what the model has read. What cannot be read is said to the model " +
        "once, then the run fails. `--text-tool-calls` (`ISONFORGE_TEXT_TOOL_CALLS`, `text_tool_calls`) says when:",
    ),
    entries({
      "`auto`":
        "the default: until the server has sent a real call, and never from those who run their own models",
      "`on`": "always",
      "`off`": "never: text is text",
    }),
    heading("Effort"),
    text(
      "`--effort` says how hard the model should think; it is sent only when it is given. " +
        "Anthropic's older models get a budget for thinking instead.",
    ),
    table(
      ["--effort", ...COLUMNS.map(({ title }) => title)],
      ...EFFORTS.map((effort) => [`\`${effort}\``, ...COLUMNS.map(({ sent }) => sent[effort])]),
    ),
    heading("When the endpoint stumbles"),
    entries({
      "no connection, 408, 409, 429, 5xx":
        "tried again up to 10 times, after 2 s, 4 s and so on up to 60 s, later where the endpoint " +
        "asks for that; an unexplained 500 that says the same three times ends it",
      "the model is loading, others take its room, or an endpoint that has answered is gone (also: a page in its place)":
        "tried again for ten minutes",
      "nothing listens when a run begins":
        "an error in the foreground; a background agent waits for ten minutes",
      "a field, an id or a role that the endpoint or its template refuses":
        "asked again in the form that it takes, for the rest of the run",
      "other 4xx, templates, grammars, quotas of days":
        "the run fails at once; the message says why",
      "a stream that does not go on":
        "given up after 300 s (`ISONFORGE_STREAM_IDLE_S`), and tried again with twice the patience each time, up to " +
        "1,800 s; until the answer begins, signs of life are enough for 1,800 s (`ISONFORGE_FIRST_TOKEN_S`)",
    }),
  ],
};
