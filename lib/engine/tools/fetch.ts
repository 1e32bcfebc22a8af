/**
 * `fetch`: a page of the web as text.
 *
 * @module
 */
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { CommandOutput } from "./command/command_output.ts";
import { type Field, quote, text } from "./fields.ts";
import { count, failed } from "./outcome.ts";
import type { Tool, ToolContext, ToolOutcome } from "./tool.ts";

/** An address of http or https, without a name and password; what follows # is only for whoever reads. */
const url: Field<string> = {
  ...text("An http or https URL.", { aliases: ["uri", "link", "href", "address"] }),
  read(value) {
    const written = typeof value === "string" ? value.trim() : "";
    const parsed = URL.parse(
      /^[\w.-]+\.[a-z]{2,}(?:[/?#:]|$)/i.test(written) ? `https://${written}` : written,
    );
    if (parsed === null) throw new Error(`must be an http or https URL, not ${quote(value)}`);
    if (!/^https?:$/.test(parsed.protocol)) {
      throw new Error(`must be an http or https URL, not ${parsed.protocol}`);
    }
    if (parsed.username !== "" || parsed.password !== "") {
      throw new Error("must not hold a user name or password");
    }
    parsed.hash = "";
    return parsed.href;
  },
};

const fields = { url };

/** Arguments of other agents. What they ask for is there in the answer, or can be had of it. */
const foreign: ForeignArguments = {
  prompt: () => undefined,
  format: () => undefined,
  raw: () => undefined,
  max_length: () => undefined,
  timeout: () => undefined,
  method(value) {
    if (String(value).toUpperCase() === "GET") return undefined;
    throw new Error("can only be GET: use bash and curl for anything else");
  },
};

/** Gets a page, and shows what one would read of it. */
export const fetchTool: Tool<ArgumentsOf<typeof fields>> = {
  name: "fetch",
  otherNames: [
    ...["web_fetch", "webfetch", "fetch_url", "fetch_page", "fetch_webpage", "read_url", "get_url"],
    ...["read_web_page", "http_get", "url_fetch", "browse", "open_url", "scrape"],
  ],
  description: "Gets a web page as readable text.",
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "fetch", foreign, onNote }),
  label: ({ url }) => url,
  touches: ({ url }) => [{ kind: "fetch", url }],
  run: ({ url }, context) => run(url, context),
};

async function run(url: string, context: ToolContext): Promise<ToolOutcome> {
  const { web, background, sandbox, signal } = context;
  if (web === undefined) return failed("the network cannot be reached from here");
  const { fetchPage, PageError } = await import("./web/fetch_page.ts");
  const { publicJudge } = await import("./web/public_judge.ts");
  const judge = sandbox?.connections ?? publicJudge(web.allowed, background?.ports() ?? []);
  try {
    const page = await fetchPage(url, { judge, ...web, signal });
    if ("location" in page) {
      const output = `"${page.url}" leads to another server: fetch ${page.location} if you want it`;
      return { output, isError: false, summary: `leads to ${new URL(page.location).host}` };
    }
    const { pageText } = await import("./web/page_text.ts");
    const found = await pageText(page, { cwd: context.cwd, signal });
    const isError = page.status >= 400;
    const status = isError ? `HTTP ${page.status}` : "";
    if ("problem" in found) {
      const output = `"${page.url}" is ${found.problem}; its content is not shown`;
      return { output: isError ? `${status}: ${output}` : output, isError, summary: found.problem };
    }
    const head = [
      `[${page.url}${isError ? `: ${status}` : ""}]`,
      ...(found.title ? [`[title: ${found.title}]`] : []),
      ...(found.isCut ? ["[only the beginning was read: it is very long]"] : []),
    ];
    const body = found.text.trim() === "" ? "(no text)" : found.text;
    const output = await bounded(`${head.join("\n")}\n${body}`, context.maxOutputBytes);
    const lines = count(found.text.split("\n").length, "line");
    return { output, isError, summary: isError ? status : lines };
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    return failed(`cannot fetch "${url}": ${error.message}`);
  }
}

/** What is too long for the model is whole in a file, which it can read and search. */
async function bounded(text: string, maxBytes: number | undefined): Promise<string> {
  await using output = new CommandOutput({ onLimit: () => {}, maxBytes });
  await output.add(new TextEncoder().encode(text));
  return await output.text();
}
