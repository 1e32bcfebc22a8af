/** Pages, by the compiled program: what parses them is in it, and who asks is asked. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createSandbox } from "../helpers/sandbox.ts";

Deno.test("fetch shows a page that the user allows, asks in default mode, and refuses the own network", async () => {
  await using sandbox = await createSandbox();
  const body = `<title>Apples</title><main><h1>Apples</h1><p>${
    "They are red. ".repeat(20)
  }</p></main>`;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response(body, { headers: { "content-type": "text/html" } }),
  );
  const host = `localhost:${server.addr.port}`;
  const prompt = `rehearse: call fetch {"url": "http://${host}/"}`;
  const json = ["-p", "--model", "rehearsal", "--output-format", "stream-json"];
  try {
    const asked = await sandbox.run(["-p", "--model", "rehearsal", prompt]);
    assertMatch(
      asked.stderr,
      /✗ fetch \S+ → refused: default mode asks before it fetches from localhost:/,
    );
    const own = await sandbox.run([...json, "--permission-mode", "auto", prompt]);
    assertStringIncludes(own.stdout, "is of the own machine or network");
    await sandbox.ok(["config", "set", "fetch_allow", host]);
    const { stdout } = await sandbox.run([...json, "--yolo", prompt]);
    const result = stdout.split("\n").find((line) => line.includes('"tool_result"')) ?? "{}";
    assertStringIncludes(JSON.parse(result).output, "[title: Apples]\n# Apples\n\nThey are red.");
    const wrong = await sandbox.run(["config", "set", "fetch_allow", "http://x/y"]);
    assertEquals(wrong.code, 2);
    assertMatch(wrong.stderr, /takes a server: without scheme and path/);
  } finally {
    await server.shutdown();
  }
});
