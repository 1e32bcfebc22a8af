import { assertEquals } from "@std/assert/equals";
import { parseDocument } from "../../../../lib/engine/extensions/skills/frontmatter.ts";

Deno.test("parseDocument() reads the heads that people write", async () => {
  const cases: Array<[head: string, fields: Record<string, unknown>]> = [
    ["name: deploy\ndescription: Deploys it.", { name: "deploy", description: "Deploys it." }],
    ["", {}],
    ["# a remark\nname: x", { name: "x" }],
    ["name: 'a: b'\nother: \"c\"", { name: "a: b", other: "c" }],
    ["description: >\n  two\n  lines\nname: x", { description: "two lines\n", name: "x" }],
    ["description: |\n  two\n  lines\n", { description: "two\nlines\n" }],
    ["allowed-tools: [Bash, Read]", { "allowed-tools": ["Bash", "Read"] }],
    ["allowed-tools:\n  - Bash(git:*)\n  - Read", { "allowed-tools": ["Bash(git:*)", "Read"] }],
    ["disable-model-invocation: true", { "disable-model-invocation": "true" }],
    ["version: 1.0\nempty:", { version: "1.0", empty: "" }],
    // None of these is YAML.
    ["argument-hint: [branch] [message]", { "argument-hint": "[branch] [message]" }],
    ["description: Use when: it rains", { description: "Use when: it rains" }],
    ["description: @you and `me`", { description: "@you and `me`" }],
    ["name: x\ndescription: a: b\n  and more", { name: "x", description: "a: b and more" }],
    ["description: a: b\ntools:\n- A\n- B", { description: "a: b", tools: ["A", "B"] }],
  ];
  for (const [head, fields] of cases) {
    assertEquals(await parseDocument(`---\n${head}\n---\nBody.`), { fields, body: "Body." }, head);
  }
});

Deno.test("parseDocument() takes a file without a head, and one with other line breaks", async () => {
  for (const text of ["Body.", "--- no head\nx", "---\nnever: ends", "text\n---\na: b\n---\n"]) {
    assertEquals(await parseDocument(text), { fields: {}, body: text });
  }
  const text = "\uFEFF---\r\nname: x\r\n---\r\nBody.\r\n";
  assertEquals(await parseDocument(text), { fields: { name: "x" }, body: "Body.\r\n" });
});

Deno.test("parseDocument() does not make much of little: aliases of aliases are no YAML to it", async () => {
  const few = "a: &a text\nb: *a\nc: &c [x, y]\nd: *c";
  assertEquals((await parseDocument(`---\n${few}\n---\n`)).fields, {
    ...{ a: "text", b: "text" },
    ...{ c: ["x", "y"], d: ["x", "y"] },
  });
  const nine = (what: string) => `[${Array(9).fill(what).join(", ")}]`;
  const levels = Array.from(
    { length: 12 },
    (_one, level) => `k${level + 1}: &k${level + 1} ${nine(`*k${level}`)}`,
  );
  const heads = [
    ["k0: &k0 text", ...levels, "last: *k12"].join("\n"),
    `s: &s ${"x".repeat(500)}\nlast: ${nine("*s")}`,
    `l: &l ${nine("text")}\nlast:\n${" - {? *l : x}\n".repeat(40)}`,
  ];
  for (const head of heads) {
    const { fields } = await parseDocument(`---\n${head}\n---\n`);
    // Line by line, it is the text that stands there.
    assertEquals(Object.values(fields).flat().every((one) => typeof one === "string"), true);
    assertEquals(JSON.stringify(fields).length < 2 * head.length, true);
  }
});
