import { assertEquals, assertRejects } from "@std/assert";
import { changeServer, serversIn } from "../../../lib/config/mcp/change_servers.ts";
import { serverFile } from "../../../lib/config/mcp/server_scopes.ts";
import { UserError } from "../../../lib/errors.ts";
import { modeOf } from "../../helpers/files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const SERVER = { name: "x", config: { command: "it" } };

Deno.test("changeServer() adds a server and takes it out; all else in the file stays", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.at("home");
  const root = directory.at("shop");
  await Deno.mkdir(root);
  const cases: Array<["user" | "project" | "local", string, string, number]> = [
    ["user", `{"model": "m"}`, `{\n  "model": "m",\n  "mcpServers": {`, 0o600],
    ["project", `{\n\t"other": {"url": "u"}\n}`, `{\n\t"other": {`, 0o644],
    ["project", "", `{\n  "mcpServers": {`, 0o644],
    ["local", "", `{\n  "mcpServers": {`, 0o600],
  ];
  for (const [scope, before, begin, mode] of cases) {
    const file = serverFile(scope, { home, root });
    if (before === "") await Deno.remove(file.path).catch(() => {});
    else {
      await Deno.mkdir(home, { recursive: true });
      await Deno.writeTextFile(file.path, before, { mode });
    }
    const others = Object.keys(serversIn(file));
    await changeServer(file, SERVER, { home });
    assertEquals(Object.keys(serversIn(file)), [...others, "x"], scope);
    assertEquals((await Deno.readTextFile(file.path)).slice(0, begin.length), begin);
    assertEquals(modeOf(file.path), mode);
    await changeServer(file, { name: "x", config: undefined }, { home });
    assertEquals(Object.keys(serversIn(file)), others, scope);
  }
});

Deno.test("changeServer() adds a server once, however many add it at the same time", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.at("home");
  const file = serverFile("user", { home, root: directory.path });
  const added = await Promise.allSettled(
    ["a", "b", "c"].map((command) =>
      changeServer(file, { name: "x", config: { command } }, { home })
    ),
  );
  const refused = added.filter((one) => one.status === "rejected");
  assertEquals(refused.length, 2);
  for (const { reason } of refused) {
    assertEquals([reason.message, reason.hint], [
      `there is an MCP server "x" in ${file.path}`,
      "isonforge mcp remove x --scope user",
    ]);
  }
});

Deno.test("changeServer() takes a server out once, however many do at the same time", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.at("home");
  const file = serverFile("user", { home, root: directory.path });
  await changeServer(file, SERVER, { home });
  await changeServer(file, { ...SERVER, name: "y" }, { home });
  const removed = await Promise.allSettled(
    [1, 2, 3].map(() => changeServer(file, { name: "x", config: undefined }, { home })),
  );
  const refused = removed.filter((one) => one.status === "rejected");
  assertEquals(refused.length, 2);
  for (const { reason } of refused) {
    assertEquals([reason.message, reason.hint], [
      `there is no MCP server "x" in ${file.path}`,
      "those that there are: isonforge mcp list",
    ]);
  }
  assertEquals(Object.keys(serversIn(file)), ["y"]);
});

Deno.test("changeServer() leaves alone what it cannot read, and what leads out of a repository", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.at("home");
  const root = directory.at("shop");
  await Deno.mkdir(root);
  const outside = directory.at("outside.json");
  await Deno.writeTextFile(outside, "{}");
  const project = serverFile("project", { home, root });
  await Deno.writeTextFile(project.path, "{");
  await assertRejects(() => changeServer(project, SERVER, { home }), UserError, "JSON object");
  assertEquals(await Deno.readTextFile(project.path), "{");
  await Deno.remove(project.path);
  await Deno.symlink(outside, project.path);
  await assertRejects(() => changeServer(project, SERVER, { home }), UserError);
  await Deno.symlink(directory.path, `${root}/.isonforge`);
  const local = serverFile("local", { home, root });
  await assertRejects(() => changeServer(local, SERVER, { home }), UserError, "leads out of");
  assertEquals(await Deno.readTextFile(outside), "{}");
});
