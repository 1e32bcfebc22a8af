import { assertEquals } from "@std/assert/equals";
import { listedModels, notListed } from "../../scripts/bench/tasks/listed_models.ts";

Deno.test("notListed() warns of a figure that may be another model's than its name", async () => {
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    ({ url }) =>
      url.endsWith("/v1/models")
        ? Response.json({ data: [{ id: "qwen:latest" }, { id: "glm" }, {}] })
        : new Response("no", { status: 404 }),
  );
  const baseUrl = `http://127.0.0.1:${server.addr.port}/v1`;
  const listed = await listedModels(`${baseUrl}/`);
  assertEquals(listed, ["qwen:latest", "glm"]);
  for (const known of ["glm", "qwen"]) assertEquals(notListed(known, { listed, baseUrl }), []);
  assertEquals(notListed("gpt", { listed, baseUrl }), [
    `warning: ${baseUrl} does not list "gpt", and may answer with another model`,
    "hint: it lists qwen:latest, glm",
  ]);
  // Who does not tell may have any.
  assertEquals(await listedModels(`${baseUrl}/none`), []);
  assertEquals(notListed("gpt", { listed: [], baseUrl }), []);
});
