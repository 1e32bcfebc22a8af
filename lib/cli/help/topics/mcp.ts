/**
 * `isonforge help mcp`
 *
 * @module
 */
import { code, entries, heading, text, type Topic } from "../document.ts";

export const mcp: Topic = {
  title: "MCP servers",
  summary: "Tools of other programs: where servers are configured, and what a bad one can do.",
  body: [
    text(
      "A server of the Model Context Protocol gives the model more tools, each called `mcp__server__tool`. Servers are " +
        "configured as for other agents, and the nearest of a name holds:",
    ),
    entries({
      "--mcp-config": "of one run: JSON, or a file with it; an agent keeps it",
      ".mcp.json": "of a repository, once you trust it (`isonforge trust`)",
      mcpServers: "in settings.json, yours or of a repository",
    }),
    code(
      '{"mcpServers": {',
      '  "files": {"command": "npx", "args": ["-y", "server", "."],',
      '            "env": {"TOKEN": "${TOKEN}"}},',
      '  "docs": {"url": "https://docs.example/mcp",',
      '           "headers": {"Authorization": "Bearer $KEY"}}',
      "}}",
    ),
    text(
      "`$NAME`, `${NAME}` and `${NAME:-default}` are variables of the environment; a server that needs one which is not set is " +
        'left out. `"type": "sse"` is for a server that does not speak streamable HTTP yet. `cwd`, `timeout` (milliseconds of a call, 600000 unless set), `sandbox` (also for a server of yours), `disabled`, `includeTools` and `excludeTools` (names, as the server has them) are heeded. A server of a ' +
        "repository runs where its file is, and its program may be named from there. A server gets the environment of the " +
        "run, but no keys of isonforge's. One that asks for roots is told the working directory and `--add-dir`; the filesystem server " +
        "then works in these, whatever its arguments say.",
    ),
    text(
      "A server that answers 401 wants to know who asks. isonforge does not open a browser for that (OAuth): give it a token of the server's own " +
        "in `headers`, or reach it through a program that logs in, as `npx -y mcp-remote <url>` does.",
    ),
    heading("Adding them"),
    code(
      "isonforge mcp add files -- npx -y server .",
      "isonforge mcp add docs https://docs.example/mcp \\",
      "  --header 'Authorization: Bearer ${TOKEN}'",
    ),
    text(
      "`mcp add` writes into your settings.json; `--scope project` into the `.mcp.json` of the repository, `--scope local` into its " +
        "`.isonforge/settings.local.json`, both of which count once you trust them. The latter git is told to ignore (`.git/info/exclude`), as it may hold " +
        "keys; where it does not, a warning says what to do. An address that begins with a variable needs `--transport`. `mcp add-json` takes a server as it stands above, `mcp get` " +
        "shows one, with what is wrong with it and without its keys, `mcp remove` takes it out.",
    ),
    heading("In a run"),
    text(
      "All servers start at once before the first request, which waits five seconds for them at most (`ISONFORGE_MCP_START_S`). What fails is said and " +
        "left out. When a server's tools change, or it comes late, that applies when the conversation is summarised, or in the next one: " +
        "until then all requests begin alike, which is what servers of models keep in their caches.",
    ),
    text(
      "`plan`, `default`, `acceptEdits` and `auto` ask before each call, whatever a server says of its tools, and refuse it where " +
        "nobody can be asked; rules allow or deny a tool (`mcp__docs__search`) or a server (`mcp__docs`). Text of a result " +
        "is shortened as that of a command; pictures and files become a note. Of one server 128 tools are used; which are left out, as those with more " +
        "than 32 KB of arguments to describe, is said.",
    ),
    text(
      "A server that dies is started again once. It is ended when it writes a message of more than 10 MB, or floods " +
        "the run. All servers end with the run, however that ends, and what they started with them.",
    ),
    heading("Trying them"),
    code(
      "isonforge mcp              # which there are",
      "isonforge mcp test         # whether they work",
    ),
    text("`isonforge doctor` tries them too; `/mcp` shows them in a conversation."),
  ],
};
