import { assertEquals } from "@std/assert";
import { RedactedBytes } from "../../../lib/engine/redact/bytes.ts";

const KEY = "klíč-№-of-this-test";
/** Put together here, or the scanners of code hosts find them. */
const TOKEN = `ghp${"_"}16C7e42F292c6912E7710c838347Ae178B4a`;
const PEM = [
  `-----BEGIN ${"PRIVATE KEY"}-----`,
  "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
  "abc=",
  `-----END ${"PRIVATE KEY"}-----`,
];
const encoder = new TextEncoder();
const ALL_BYTES = Uint8Array.from({ length: 1024 }, (_, at) => at < 256 ? at : (at * 7919) % 256);

/** What comes of `bytes` in pieces of `size`. */
function redacted(bytes: Uint8Array, size: number): Uint8Array {
  const stream = new RedactedBytes([KEY]);
  const told: number[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    told.push(...stream.push(bytes.subarray(at, at + size)));
  }
  return Uint8Array.from([...told, ...stream.end()]);
}

Deno.test("RedactedBytes passes every byte, also what is no text", () => {
  for (const size of [1, 7, 1024]) assertEquals(redacted(ALL_BYTES, size), ALL_BYTES);
});

Deno.test("RedactedBytes hides keys however they are cut, also within a character", () => {
  const numbered = PEM.map((line, index) => `${index + 1}→${line}`).join("\n");
  const text = `ž ${KEY} ${TOKEN}, ${KEY}\nBearer abcdef0123456789.xyz\n${numbered}\n→ end s`;
  const clean = "ž [redacted] [redacted], [redacted]\nBearer [redacted]\n1→[redacted]\n→ end s";
  for (let size = 1; size < 40; size++) {
    assertEquals(new TextDecoder().decode(redacted(encoder.encode(text), size)), clean, `${size}`);
  }
});

Deno.test("RedactedBytes holds nothing back that can be no secret", () => {
  const stream = new RedactedBytes([KEY]);
  const push = (text: string) => new TextDecoder().decode(stream.push(encoder.encode(text)));
  assertEquals(push("Password: "), "Password: ");
  assertEquals(push("50 % 日本"), "50 % 日本");
  assertEquals(push("and s"), "and ");
  assertEquals(push("o"), "so");
});
