import { assertEquals, assertThrows } from "@std/assert";
import {
  type NewServer,
  newServer,
  plainSecrets,
  serverFromJson,
} from "../../../lib/config/mcp/new_server.ts";
import { UsageError } from "../../../lib/errors.ts";

Deno.test("newServer() makes of words what .mcp.json has of them", () => {
  const cases: Array<[words: string[], options: NewServer, wanted: Record<string, unknown>]> = [
    [["npx", "-y", "it"], {}, { command: "npx", args: ["-y", "it"] }],
    [["it"], { env: ["A=b=c", "D="] }, { command: "it", args: [], env: { A: "b=c", D: "" } }],
    [["https://x.test/mcp"], {}, { type: "http", url: "https://x.test/mcp" }],
    [["https://x.test/sse"], { transport: "sse" }, { type: "sse", url: "https://x.test/sse" }],
    [["$HOME/it", "-y"], {}, { command: "$HOME/it", args: ["-y"] }],
    [["$HOME/it"], { transport: "stdio" }, { command: "$HOME/it", args: [] }],
    [["$HOME/it"], { env: ["A=b"] }, { command: "$HOME/it", args: [], env: { A: "b" } }],
    [["${BASE}/mcp"], { transport: "http", headers: ["A: b:c"] }, {
      type: "http",
      url: "${BASE}/mcp",
      headers: { A: "b:c" },
    }],
  ];
  for (const [words, options, wanted] of cases) {
    assertEquals(newServer("x", words, options), wanted, words.join(" "));
  }
});

Deno.test("newServer() refuses what no run could use", () => {
  const cases: Array<[words: string[], options: NewServer, message: string]> = [
    [["npx -y it"], {}, "is one word"],
    [["https://x.test"], { transport: "stdio" }, "is an address"],
    [["https://x.test", "more"], {}, "takes no arguments"],
    [["https://x.test"], { env: ["A=b"] }, "--env is for a program"],
    [["it"], { headers: ["A: b"] }, "--header is for"],
    [["it"], { env: ["A"] }, "--env takes NAME=value"],
    [["it"], { transport: "http" }, "is no http or https URL"],
    [["https://x.test"], { headers: ["A b: c"] }, "is no header that can be sent"],
    [[""], {}, "is empty"],
    [["$BASE/mcp"], {}, "may be an address or a program"],
    [["${BASE:-https://x.test}/mcp"], { headers: ["A: b"] }, "may be an address or a program"],
  ];
  for (const [words, options, message] of cases) {
    assertThrows(() => newServer("x", words, options), UsageError, message);
  }
  const unclear = assertThrows(() => newServer("x", ["$URL"], {}), UsageError);
  assertEquals(unclear.hint?.startsWith("name the transport: --transport http"), true);
  const error = assertThrows(() => newServer("x", ["it"], { env: ["sk-123456789"] }), UsageError);
  assertEquals(error.message.includes("sk-"), false);
  for (const name of ["a b", "", "a/b", "__proto__"]) {
    assertThrows(() => newServer(name, ["it"], {}), UsageError, "is no name of a server");
  }
});

Deno.test("serverFromJson() takes a server and nothing else", () => {
  const config = { command: "npx", args: ["it"], disabled: true };
  assertEquals(serverFromJson("x", JSON.stringify(config)), config);
  for (const text of ["{", "[]", '"npx"', "{}", '{"command": 1}', '{"url": "ftp://x"}']) {
    assertThrows(() => serverFromJson("x", text), UsageError);
  }
});

Deno.test("plainSecrets() names keys that stand there themselves, and no variables", () => {
  assertEquals(plainSecrets({ env: { API_KEY: "abc", TOKEN: "${TOKEN}", CITY: "Bern" } }), [
    "API_KEY",
  ]);
  assertEquals(plainSecrets({ headers: { Authorization: "Bearer $T", "X-Key": "k" } }), ["X-Key"]);
});
