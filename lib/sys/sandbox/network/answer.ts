/**
 * What the relay itself says to a client.
 *
 * @module
 */
import { writeAll } from "../../files/write_all.ts";
import type { Connection } from "./byte_stream.ts";

/** What the client is told instead of what it wanted. */
export async function answer(client: Connection, status: number, message: string): Promise<void> {
  const words: Record<number, string> = {
    400: "Bad Request",
    403: "Forbidden",
    407: "Proxy Authentication Required",
    502: "Bad Gateway",
  };
  const body = `isonforge sandbox: ${message}\n`;
  const { length } = new TextEncoder().encode(body);
  const lines = [
    `HTTP/1.1 ${status} ${words[status] ?? "Gateway Timeout"}`,
    "Content-Type: text/plain; charset=utf-8",
    `Content-Length: ${length}`,
    "Connection: close",
  ];
  // Who has gone wants no answer; that it was refused is counted elsewhere.
  await send(client, `${lines.join("\r\n")}\r\n\r\n${body}`).catch(() => {});
}

/** A character is a byte, as it was read; what we write ourselves of a foreign name is ASCII by then. */
export async function send(to: Connection, text: string): Promise<void> {
  await writeAll(to, Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
}
