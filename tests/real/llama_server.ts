/**
 * A real llama-server, where there is one: `LLAMA_SERVER`, else `llama-server` on PATH.
 *
 * @module
 */
import { join } from "@std/path/join";
import { poll } from "../helpers/poll.ts";
import { freePort } from "../helpers/ports.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";
import { tinyModel, type TokenTable } from "./tiny_model.ts";

/** The program; undefined: there is none, and nothing of this can be tried. */
export const LLAMA_SERVER = Deno.env.get("LLAMA_SERVER") ?? onPath("llama-server");

function onPath(name: string): string | undefined {
  for (const directory of (Deno.env.get("PATH") ?? "").split(":")) {
    const path = join(directory, name);
    try {
      if (Deno.statSync(path).isFile) return path;
    } catch {
      // Not there.
    }
  }
  return undefined;
}

/**
 * Our own chat template: the name of the last role is the last token, so that the table knows what it answers to.
 * Strict ones, as Mistral's, refuse what does not alternate.
 */
function template({ isStrict }: { isStrict: boolean }): string {
  const strict = `{%- if m.role == 'user' or (m.role == 'assistant' and not m.tool_calls) %}
{%- if (m.role == 'user') != (ns.count % 2 == 0) %}{{ raise_exception('After the optional system message, conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}
{%- set ns.count = ns.count + 1 %}{% endif %}`;
  return `{%- set ns = namespace(count=0) %}{%- if tools %}{{ '<|tools|>' }}{% for t in tools %}{{ t | tojson }}{% endfor %}
{{- 'Call a tool as <tool_call>\\n{"name": <name>, "arguments": <object>}\\n</tool_call>' }}{% endif %}
{%- for m in messages %}${isStrict ? strict : ""}
{{- '\\n<|' + m.role + '|>' }}{{ m.content or '' }}
{%- for c in m.tool_calls or [] %}{{ '<tool_call>\\n{"name": "' + c.function.name + '", "arguments": ' }}
{{- c.function.arguments if c.function.arguments is string else c.function.arguments | tojson }}{{ '}\\n</tool_call>' }}{% endfor %}
{%- endfor %}{%- if add_generation_prompt %}{{ '<|after-' + messages[-1].role + '|>' }}{% endif %}`;
}

/** One token after the other, and then the end. */
export function chain(...tokens: string[]): TokenTable {
  return Object.fromEntries(
    tokens.map((token, index) => [token, { [tokens[index + 1] ?? "<|end|>"]: 20 }]),
  );
}

/** A bash call after one token, with one of these commands. */
export function bashCall(after: string, ...commands: string[]): TokenTable {
  const head = '\n{"name": "bash", "arguments": {"command": "';
  const tail = '"}}';
  return {
    [after]: { "<tool_call>": 20 },
    "<tool_call>": { [head]: 20 },
    [head]: Object.fromEntries(commands.map((command) => [command, 20])),
    ...Object.fromEntries(commands.map((command) => [command, { [tail]: 20 }])),
    ...chain(tail, "\n</tool_call>"),
  };
}

export interface LlamaServer extends AsyncDisposable {
  /** Base URL, ending in `/v1`. */
  readonly url: string;
  start(): Promise<void>;
  /** At once, as a crash would. */
  kill(): Promise<void>;
  /** The JSON at a path beside `/v1`. */
  get(path: string): Promise<unknown>;
}

export interface LlamaServerOptions {
  table: TokenTable;
  args?: readonly string[];
  isStrict?: boolean;
  /** Not started yet. */
  isStopped?: boolean;
}

/** Starts a server with a model of that table. */
export async function startLlamaServer(
  { table, args = [], isStrict = false, isStopped = false }: LlamaServerOptions,
): Promise<LlamaServer> {
  const program = LLAMA_SERVER;
  if (program === undefined) throw new Error("there is no llama-server");
  const directory = await temporaryDirectory();
  const model = join(directory.path, "tiny.gguf");
  await Deno.writeFile(model, tinyModel({ table, template: template({ isStrict }) }));
  const port = freePort();
  const root = `http://127.0.0.1:${port}`;
  let child: Deno.ChildProcess | undefined;
  const server: LlamaServer = {
    url: `${root}/v1`,
    async start() {
      child = new Deno.Command(program, {
        args: ["--host", "127.0.0.1", "--port", `${port}`, "-m", model, "--offline", ...args],
        stdout: "null",
        stderr: "null",
      }).spawn();
      await poll(async () => {
        const response = await fetch(`${root}/health`).catch(() => undefined);
        await response?.body?.cancel();
        return response?.ok;
      }, "llama-server to be ready");
    },
    async kill() {
      child?.kill("SIGKILL");
      await child?.status;
      child = undefined;
    },
    async get(path) {
      return await (await fetch(root + path)).json();
    },
    async [Symbol.asyncDispose]() {
      await server.kill();
      await directory[Symbol.asyncDispose]();
    },
  };
  if (!isStopped) await server.start();
  return server;
}
