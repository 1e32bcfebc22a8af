import { assert, assertEquals } from "@std/assert";
import { createRedact } from "../../../lib/engine/redact/redact.ts";
import { RedactedStream } from "../../../lib/engine/redact/stream.ts";

const KEY = 'key-"of\\this-test';
const redact = createRedact([KEY, "ollama"]);

/** Put together here, or the scanners of code hosts find them. */
const TOKENS = [
  `sk-${"proj-"}Ab3dEf6hIj9lMn2pQr5t`,
  `sk-${"ant-api03-"}Ab3d_Ef6h-Ij9lMn2pQr5t`,
  `ghp${"_"}16C7e42F292c6912E7710c838347Ae178B4a`,
  `github${"_pat_"}11ABCDEFG0aBcDeFgHiJkL`,
  `AKIA${"IOSFODNN7"}EXAMPLE`,
  `xoxb${"-"}123456789012-abcdef`,
  `AIza${"SyA"}1234567890abcdefghijklmnopqrstuv`,
];
const BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7\nabc=";
const PEM = `-----BEGIN RSA ${"PRIVATE KEY"}-----\n${BODY}\n-----END RSA PRIVATE KEY-----`;

const CASES: Record<string, [text: string, clean: string]> = {
  "the configured key": [`x${KEY}y`, "x[redacted]y"],
  "the configured key in JSON": [JSON.stringify({ KEY }), '{"KEY":"[redacted]"}'],
  "a bearer": ["Authorization: Bearer abcdef0123456789.xyz", "Authorization: Bearer [redacted]"],
  "a private key": [`before\n${PEM}\nafter`, "before\n[redacted]\nafter"],
  "a private key in JSON": [JSON.stringify(PEM), '"[redacted]"'],
  "a private key with line numbers": [
    PEM.split("\n").map((line, index) => `${index + 7}\t${line}`).join("\n"),
    "7\t[redacted]",
  ],
  "a private key that was cut": [`${PEM.slice(0, 60)}`, "[redacted]"],
  ...Object.fromEntries(TOKENS.map((token) => [token, [`"${token}".`, '"[redacted]".']])),
};

for (const [what, [text, clean]] of Object.entries(CASES)) {
  Deno.test(`createRedact() hides ${what}`, () => {
    assertEquals(redact(text), clean);
  });
}

const HARMLESS = [
  "ollama is a server",
  "class=sk-estimator-container-fitted",
  "the task-2024-01-01-of-a-long-name is done",
  "Bearer authentication is what it wants",
  "the line -----BEGIN CERTIFICATE----- begins one",
  "sk- ghp_ AKIA xoxb- - -- -----",
  "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
];

for (const text of HARMLESS) {
  Deno.test(`createRedact() leaves "${text}" as it is`, () => {
    assertEquals(redact(text), text);
    assertEquals(streamed(text, 1), text);
  });
}

Deno.test("createRedact() goes on after a private key that is only named", () => {
  assertEquals(
    redact("match `-----BEGIN PRIVATE KEY-----` in the files\nand tell me"),
    "match `[redacted]` in the files\nand tell me",
  );
});

function streamed(text: string, size: number): string {
  const stream = new RedactedStream(redact, [KEY, "ollama"]);
  let told = "";
  for (let at = 0; at < text.length; at += size) told += stream.push(text.slice(at, at + size));
  return told + stream.end();
}

Deno.test("RedactedStream tells the same as createRedact() however a text is cut", () => {
  const text = `${Object.values(CASES).map(([text]) => text).join(" and\n")}\n${
    HARMLESS.join("\n")
  }`;
  for (let size = 1; size < 60; size++) assertEquals(streamed(text, size), redact(text), `${size}`);
});

Deno.test("RedactedStream holds nothing back that can be no secret", () => {
  const stream = new RedactedStream(redact, [KEY]);
  assertEquals(stream.push("What is it, "), "What is it, ");
  assertEquals(stream.push("then? A ta"), "then? A ta");
  assertEquals(stream.push("sk-force 1"), "sk-force 1");
});

Deno.test("RedactedStream forgets what is too long for a secret", () => {
  const stream = new RedactedStream(redact, [KEY]);
  let told = "";
  for (let round = 0; round < 50; round++) told += stream.push(`sk-${"x".repeat(1000)}`);
  assert(told.length > 30_000, `${told.length}`);
});

Deno.test("RedactedStream takes 20,000 tokens and 10 MB in one piece without getting slow", () => {
  const words = `The quick brown fox, so to speak, asks -- Bob -- about ghosts. ${
    HARMLESS.join(" ")
  }`.split(" ");
  const started = performance.now();
  const stream = new RedactedStream(redact, [KEY]);
  for (let token = 0; token < 20_000; token++) stream.push(` ${words[token % words.length]}`);
  stream.push(`${words.join(" ")} `.repeat(30_000));
  // No measurement: a quadratic search would take minutes.
  assert(performance.now() - started < 60_000);
});
