/**
 * The server name that a TLS client asks for in the open (RFC 6066, section 3; RFC 8446, sections 4.1.2 and 5.1).
 *
 * @module
 */

export type Greeting =
  /** More bytes are needed to tell. */
  | { kind: "partial" }
  | { kind: "other" }
  | { kind: "tls"; serverName?: string }
  /** It begins as TLS and goes on as something else. */
  | { kind: "broken" };

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const BROKEN: Greeting = { kind: "broken" };

/** What a client's first bytes are. */
export function readGreeting(bytes: Uint8Array): Greeting {
  if (bytes.length === 0) return { kind: "partial" };
  if (bytes[0] !== HANDSHAKE) return { kind: "other" };
  if (bytes.length > 1 && bytes[1] !== 3) return { kind: "other" };
  const message: number[] = [];
  for (let at = 0;;) {
    // A record: type, version (2), length (2)
    if (bytes.length < at + 5) return { kind: "partial" };
    if (bytes[at] !== HANDSHAKE) return BROKEN;
    const length = twoBytes(bytes, at + 3);
    if (length === 0 || length > 16_640) return BROKEN;
    message.push(...bytes.subarray(at + 5, at + 5 + length));
    at += 5 + length;
    if (message.length >= 4) {
      if (message[0] !== CLIENT_HELLO) return BROKEN;
      const whole = 4 + ((message[1] ?? 0) << 16) + ((message[2] ?? 0) << 8) + (message[3] ?? 0);
      if (message.length >= whole) return readClientHello(Uint8Array.from(message.slice(4, whole)));
    }
    if (bytes.length < at) return { kind: "partial" };
  }
}

function readClientHello(hello: Uint8Array): Greeting {
  let at = 2 + 32; // version, random
  at += 1 + (hello[at] ?? 0); // session id
  at += 2 + twoBytes(hello, at); // cipher suites
  at += 1 + (hello[at] ?? 0); // compression methods
  if (at === hello.length) return { kind: "tls" };
  const end = at + 2 + twoBytes(hello, at);
  if (end !== hello.length) return BROKEN;
  for (at += 2; at < end;) {
    const [type, length] = [twoBytes(hello, at), twoBytes(hello, at + 2)];
    const data = hello.subarray(at + 4, at + 4 + length);
    if (data.length !== length) return BROKEN;
    if (type === SERVER_NAME) return readNames(data);
    at += 4 + length;
  }
  return { kind: "tls" };
}

/** A list of one entry: list length (2), type (1, 0 is a host name), length (2), name. */
function readNames(data: Uint8Array): Greeting {
  const length = twoBytes(data, 3);
  if (data[2] !== 0 || twoBytes(data, 0) !== data.length - 2 || length !== data.length - 5) {
    return BROKEN;
  }
  return { kind: "tls", serverName: new TextDecoder().decode(data.subarray(5)) };
}

/** NaN becomes 0: what is missing is found by the lengths. */
function twoBytes(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
}
