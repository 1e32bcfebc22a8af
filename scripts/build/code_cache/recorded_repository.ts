/**
 * The repository that a recorder works in, and what that may bring.
 *
 * @module
 */

/** An empty one, as git makes it. */
export async function writeRepository(directory: string): Promise<void> {
  const git = `${directory}/.git`;
  await Deno.mkdir(`${git}/objects`, { recursive: true });
  await Deno.mkdir(`${git}/refs`);
  await Deno.writeTextFile(`${git}/HEAD`, "ref: refs/heads/main\n");
  await Deno.writeTextFile(
    `${git}/config`,
    "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
  );
}

/** Answers what a client asks for on its way to a call, in the words of the Model Context Protocol. */
const SERVER = `while IFS= read -r line; do
  case $line in *'"id":'*) ;; *) continue ;; esac
  id=\${line##*\\"id\\":}
  id=\${id%%[,\\}]*}
  case $line in
  *'"initialize"'*)
    version=\${line#*\\"protocolVersion\\":\\"}
    result='{"protocolVersion":"'\${version%%\\"*}'","capabilities":{"tools":{}},"serverInfo":{"name":"echo","version":"1"}}'
    ;;
  *'"tools/list"'*) result='{"tools":[{"name":"echo","inputSchema":{"type":"object"}}]}' ;;
  *'"tools/call"'*) result='{"content":[{"type":"text","text":"hello"}]}' ;;
  *) result='{}' ;;
  esac
  printf '{"jsonrpc":"2.0","id":%s,"result":%s}\\n' "$id" "$result"
done
`;

/** Brings something into a repository, which is there until it is disposed of. */
type Bring = (directory: string) => Promise<AsyncDisposable>;

/** What many have and most have not, each by itself. */
export const EXTRAS = {
  hooks: (directory) =>
    writeSettings(directory, {
      hooks: { PreToolUse: [{ matcher: "Bash", hooks: [{ type: "command", command: "true" }] }] },
    }),
  rules: (directory) =>
    writeSettings(directory, {
      permissions: { allow: ["Bash(echo:*)"], deny: ["Read(./secrets/**)"] },
    }),
  servers: async (directory) => {
    const path = `${directory}/.mcp.json`;
    const echo = { command: "/bin/sh", args: ["-c", SERVER] };
    await Deno.writeTextFile(path, JSON.stringify({ mcpServers: { echo } }));
    return { [Symbol.asyncDispose]: () => Deno.remove(path) };
  },
  skills: async (directory) => {
    const own = `${directory}/.claude`;
    await Deno.mkdir(`${own}/skills/greet`, { recursive: true });
    await Deno.writeTextFile(
      `${own}/skills/greet/SKILL.md`,
      "---\nname: greet\ndescription: Says hello.\n---\nSay hello.\n",
    );
    return { [Symbol.asyncDispose]: () => Deno.remove(own, { recursive: true }) };
  },
} satisfies Record<string, Bring>;

async function writeSettings(directory: string, settings: unknown): Promise<AsyncDisposable> {
  const own = `${directory}/.isonforge`;
  await Deno.mkdir(own);
  await Deno.writeTextFile(`${own}/settings.json`, JSON.stringify(settings));
  return { [Symbol.asyncDispose]: () => Deno.remove(own, { recursive: true }) };
}
