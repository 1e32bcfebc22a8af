import { assert, assertEquals } from "@std/assert";
import { copyFrom, isLineStart, lineStart, tailOffset } from "../../../lib/agents/logs/tail.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const BLOCK = 64 * 1024;
const MIB = 1024 * 1024;

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Opens a file that holds `content`; it is removed after `use`. */
async function withFile(
  content: string | Uint8Array,
  use: (file: Deno.FsFile) => Promise<void>,
): Promise<void> {
  await using directory = await temporaryDirectory();
  await Deno.writeFile(
    directory.at("log"),
    typeof content === "string" ? bytesOf(content) : content,
  );
  using file = await Deno.open(directory.at("log"));
  await use(file);
}

async function tail(content: string, lines: number): Promise<string> {
  let text = "";
  await withFile(content, async (file) => {
    text = new TextDecoder().decode(bytesOf(content).subarray(await tailOffset(file, lines)));
  });
  return text;
}

const CASES: ReadonlyArray<readonly [content: string, lines: number, expected: string]> = [
  ["", 0, ""],
  ["", 10, ""],
  ["a\nb\nc\n", 0, ""],
  ["a\nb\nc\n", -1, ""],
  ["a\nb\nc\n", 1, "c\n"],
  ["a\nb\nc\n", 2, "b\nc\n"],
  ["a\nb\nc\n", 3, "a\nb\nc\n"],
  ["a\nb\nc\n", 4, "a\nb\nc\n"],
  ["a\nb\nc", 1, "c"],
  ["a\nb\nc", 2, "b\nc"],
  ["a\nb\nc", 99, "a\nb\nc"],
  ["a", 1, "a"],
  ["\n", 1, "\n"],
  ["\n\n\n", 2, "\n\n"],
  ["a\n\n", 1, "\n"],
  ["a\r\nb\r\n", 1, "b\r\n"],
  ["日本\n語é\n", 1, "語é\n"],
];

for (const [content, lines, expected] of CASES) {
  const name = `tailOffset() leaves ${JSON.stringify(expected)} when the last ${lines} lines of ` +
    `${JSON.stringify(content)} are wanted`;
  Deno.test(name, async () => assertEquals(await tail(content, lines), expected));
}

for (const length of [BLOCK - 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK - 1, 2 * BLOCK]) {
  Deno.test(`tailOffset() finds the line when ${length} bytes of it reach back over a block`, async () => {
    const last = "x".repeat(length - 1);
    assertEquals(await tail(`first\nsecond\n${last}\n`, 1), `${last}\n`);
    assertEquals(await tail(`first\nsecond\n${last}\n`, 2), `second\n${last}\n`);
    assertEquals(await tail(`first\nsecond\n${last}`, 1), last);
  });
}

Deno.test("tailOffset() agrees with counting from the front when lines have any length", async () => {
  const lines = Array.from({ length: 400 }, (_, at) => "y".repeat((at * 7919) % 1500) + "\n");
  const content = lines.join("");
  await withFile(content, async (file) => {
    for (const wanted of [1, 2, 57, 199, 398, 399, 400, 401]) {
      const expected = content.length - lines.slice(-wanted).join("").length;
      assertEquals(await tailOffset(file, wanted), expected, `${wanted} lines`);
    }
  });
});

Deno.test("tailOffset() is the start of the line when that has 10 MB", async () => {
  const content = new Uint8Array(10 * MIB).fill(0x78);
  content.set(bytesOf("a\nb\n"));
  content[content.length - 1] = 0x0a;
  await withFile(content, async (file) => {
    assertEquals(await tailOffset(file, 1), 4);
    assertEquals(await tailOffset(file, 2), 2);
  });
});

Deno.test("tailOffset() reads only the end when the log has 4 GiB", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  const size = 4 * 1024 * MIB;
  const end = Array.from({ length: 20 }, (_, at) => `line ${at}\n`).join("");
  {
    using file = await Deno.open(path, { write: true, create: true });
    await file.truncate(size);
    await file.seek(0, Deno.SeekMode.End);
    await file.write(bytesOf(end));
  }
  using file = await Deno.open(path);
  let read = 0;
  // Counted on the way: this is what keeps time and memory small.
  const counting = new Proxy(file, {
    get: (target, name) => {
      if (name !== "read") return Reflect.get(target, name).bind(target);
      return async (into: Uint8Array) => {
        const length = await target.read(into);
        read += length ?? 0;
        return length;
      };
    },
  });
  const offset = await tailOffset(counting, 10);
  const pieces: string[] = [];
  const until = await copyFrom(counting, offset, (bytes) => {
    pieces.push(new TextDecoder().decode(bytes));
    return Promise.resolve();
  });
  assertEquals(pieces.join(""), end.split("\n").slice(10).join("\n"));
  assertEquals(until, size + end.length);
  assert(read <= 2 * BLOCK, `${read} bytes were read`);
});

Deno.test("tailOffset() ends when the file was cut while it looked", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("log"), "a\nb\n");
  using file = await Deno.open(directory.at("log"));
  const { size } = await file.stat();
  await Deno.truncate(directory.at("log"), 0);
  const stale = new Proxy(file, {
    get: (target, name) =>
      name === "stat" ? () => Promise.resolve({ size }) : Reflect.get(target, name).bind(target),
  });
  assertEquals(await tailOffset(stale, 1), 0);
});

Deno.test("tailOffset() counts no byte after the size it is given", async () => {
  await withFile("a\nb\nc\nd\n", async (file) => {
    assertEquals(await tailOffset(file, 1, 4), 2);
    assertEquals(await tailOffset(file, 1, 5), 4);
    assertEquals(await tailOffset(file, 9, 5), 0);
  });
});

Deno.test("lineStart() is where the line begins that a byte is of", async () => {
  await withFile("one\n\nthree", async (file) => {
    const starts: number[] = [];
    const begin: number[] = [];
    for (let at = 0; at <= 10; at++) {
      starts.push(await lineStart(file, at));
      if (await isLineStart(file, at)) begin.push(at);
    }
    assertEquals(starts, [0, 0, 0, 0, 4, 5, 5, 5, 5, 5, 5]);
    assertEquals(begin, [0, 4, 5]);
  });
});

Deno.test("copyFrom() copies every byte as it is when they are no text", async () => {
  const content = Uint8Array.from({ length: 3 * BLOCK + 5 }, (_, at) => (at * 31) % 256);
  await withFile(content, async (file) => {
    const copy = new Uint8Array(content.length);
    let at = 0;
    const end = await copyFrom(file, 3, (bytes) => {
      copy.set(bytes, at);
      at += bytes.length;
      return Promise.resolve();
    });
    assertEquals([end, at], [content.length, content.length - 3]);
    assertEquals(copy.subarray(0, at), content.subarray(3));
  });
});

Deno.test("copyFrom() reads no further until the sink has taken what was read", async () => {
  await withFile(new Uint8Array(10 * BLOCK), async (file) => {
    let inSink = 0;
    await copyFrom(file, 0, async () => {
      assertEquals(++inSink, 1);
      await Promise.resolve();
      const before = await file.seek(0, Deno.SeekMode.Current);
      await Promise.resolve();
      assertEquals(await file.seek(0, Deno.SeekMode.Current), before);
      inSink--;
    });
  });
});
