/**
 * `isonforge help environment`
 *
 * @module
 */
import { SETTING_NAMES, SETTINGS } from "../../../config/settings/settings.ts";
import { code, entries, heading, text, type Topic } from "../document.ts";

/** Every variable that the program reads for its user. */
export const ENVIRONMENT_VARIABLES: Readonly<Record<string, string>> = {
  ISONFORGE_HOME: "where everything of isonforge's is kept, absolute; default `~/.isonforge`",
  ISONFORGE_BASE_URL: "where the model answers; default `http://localhost:11434/v1`",
  ISONFORGE_MODEL: "which model",
  ISONFORGE_PROVIDER: "`openai` (default) or `anthropic`: the protocol of the endpoint",
  ISONFORGE_API_KEY: "the key of the endpoint; kept nowhere",
  ISONFORGE_CONTEXT_WINDOW: "tokens; wins over what the endpoint tells",
  ISONFORGE_HEADERS: "HTTP headers for the endpoint, one a line; kept nowhere",
  ISONFORGE_TEXT_TOOL_CALLS: "`off`, `auto` (default) or `on`: as `--text-tool-calls`",
  ISONFORGE_PERMISSION_MODE: "as `--permission-mode`, for runs that name none",
  ISONFORGE_SANDBOX: "as `--sandbox`, for runs that name none",
  ISONFORGE_RESTART_DELAY_S: "seconds before the first restart of `--restart`; default 10",
  ISONFORGE_MAX_RUNNING: "as `--max-running`: how many agents run at once",
  ISONFORGE_POOLS: "base URLs under one name, as `pools` below",
  ISONFORGE_POOL: "as `--pool`",
  ISONFORGE_FALLBACK_MODEL: "as `--fallback-model`",
  ISONFORGE_ENDPOINTS: "how many of them at an endpoint, as `endpoints` below",
  ISONFORGE_EXECUTORS: "profiles for `--on`, as `executors` in `isonforge help cluster`",
  ISONFORGE_SANDBOX_ALLOW: "servers that a strict sandbox lets through to, separated by commas",
  ISONFORGE_RATE_INPUT: "USD per million tokens that are sent",
  ISONFORGE_RATE_OUTPUT: "USD per million tokens that are answered",
  ISONFORGE_RATE_CACHE_READ: "USD per million tokens that a cache had; default: as input",
  ISONFORGE_THINKING:
    "`0` or `1`: whether the model is to think, at llama.cpp, vLLM, Ollama (off only) and Anthropic; else nothing is sent",
  ISONFORGE_STREAM_IDLE_S:
    "a stream that does not go on is given up after so many seconds, and later each time; default 300",
  ISONFORGE_FIRST_TOKEN_S:
    "an answer that is kept alive, but does not begin, is given up after so many seconds; default 1800",
  ISONFORGE_MCP_START_S:
    "seconds that a run waits for its MCP servers before its first request; default 5",
  ISONFORGE_PROXY:
    "a proxy for the endpoint, whatever its address, or `none`; else `HTTPS_PROXY`, `HTTP_PROXY`, " +
    "`ALL_PROXY` and `NO_PROXY` count, though not for loopback and private addresses",
  ISONFORGE_AGENTS_COLUMNS: "columns of the list of agents, as `agents.columns` below",
  ISONFORGE_FETCH_ALLOW: "servers that pages may be fetched from, as `fetch_allow` below",
  ISONFORGE_ON_END: "as `--on-end`",
  ISONFORGE_NOTIFY: "as `--notify`, several separated by commas",
  ISONFORGE_NOTIFY_TOKEN: "sent to `ntfy:` and `https:` as `Authorization: Bearer …`",
  ISONFORGE_LOG_MAX: "bytes that one log may hold; default 1 GiB",
  ISONFORGE_DEBUG:
    "`1`: errors show where they were thrown, and a run keeps its requests and responses, without keys, in " +
    "`sessions/<session>.exchanges.jsonl` of the home (up to 64 MB)",
  NO_COLOR: "anything: no colours; so does `TERM=dumb`",
  PAGER: "what shows a long help on a terminal; default `less`",
};

export const environment: Topic = {
  title: "Environment and configuration",
  summary: "Every variable, and every setting.",
  body: [
    text(
      "Options win over the environment, the environment over files (`isonforge help settings`). Empty is unset.",
    ),
    heading("Variables"),
    entries(ENVIRONMENT_VARIABLES),
    heading("Settings"),
    text("In `settings.json` of isonforge's home. `isonforge config` reads and writes it:"),
    code(
      "isonforge config set model qwen3-coder",
      "isonforge config get model",
      "isonforge config unset model",
      "isonforge config list",
      "isonforge config path",
    ),
    entries(SETTING_NAMES.map((name) => [name, SETTINGS[name].about] as const)),
    heading("What agents inherit"),
    text(
      "A background agent gets the environment of the shell that started it, every key in it too, and " +
        "so do the commands that it runs. Leave one out:",
    ),
    code('env -u AWS_SECRET_ACCESS_KEY isonforge --bg "..."'),
    text(
      "`respawn` sets the `ISONFORGE_*` variables of the first start again, save those named KEY, " +
        "TOKEN, SECRET or PASSWORD, which are never kept: a key is taken from the shell that respawns.",
    ),
  ],
};
