import { assert, assertEquals } from "@std/assert";
import { OutputTimes } from "../../../lib/engine/output/output_times.ts";
import { PrintWriter } from "../../../lib/engine/output/print_writer.ts";
import { parseLogTimes } from "../../../lib/log_time.ts";
import { modeOf } from "../../helpers/files.ts";
import { poll } from "../../helpers/poll.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** A log and its index, written as a run does. */
class Written implements AsyncDisposable {
  readonly #directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  readonly #times: OutputTimes;

  private constructor(directory: Awaited<ReturnType<typeof temporaryDirectory>>) {
    this.#directory = directory;
    this.#times = new OutputTimes(this.index, {
      size: async () => (await Deno.stat(this.log)).size,
    });
  }

  static async create(): Promise<Written> {
    const directory = await temporaryDirectory();
    await Deno.writeTextFile(directory.at("log"), "");
    return new Written(directory);
  }

  get log(): string {
    return this.#directory.at("log");
  }

  get index(): string {
    return this.#directory.at("times");
  }

  get times(): OutputTimes {
    return this.#times;
  }

  async write(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    await this.#times.beforeWrite(bytes);
    await Deno.writeFile(this.log, bytes, { append: true });
  }

  /** Offsets of all entries. */
  async offsets(): Promise<number[]> {
    return parseLogTimes(await Deno.readFile(this.index)).map(({ offset }) => offset);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#times[Symbol.dispose]();
    await this.#directory[Symbol.asyncDispose]();
  }
}

/** Waits until the next line would have an entry again. */
async function interval(): Promise<void> {
  const begun = performance.now();
  await poll(() => performance.now() - begun > 110, "the interval to pass");
}

Deno.test("OutputTimes notes where a line begins, and when, in a file that only its owner reads", async () => {
  await using written = await Written.create();
  const before = Date.now();
  await written.write("one\n");
  const [{ time } = { time: NaN }] = parseLogTimes(await Deno.readFile(written.index));
  assert(time >= before && time <= Date.now(), `${time}`);
  await interval();
  await written.write("two\n");
  assertEquals(await written.offsets(), [0, 4]);
  assertEquals(modeOf(written.index), 0o600);
});

Deno.test("OutputTimes notes the first line that begins within the bytes", async () => {
  await using written = await Written.create();
  await written.write("wo");
  await interval();
  await written.write("rd of ");
  await interval();
  await written.write("one\nanother\nand");
  await interval();
  await written.write(" more\n");
  await interval();
  await written.write("next");
  assertEquals(await written.offsets(), [0, 12, "word of one\nanother\nand more\n".length]);
});

Deno.test("OutputTimes notes at most one line in a tenth of a second", async () => {
  await using written = await Written.create();
  const begun = performance.now();
  for (let line = 0; line < 500; line++) await written.write(`${line}\n`);
  const most = 1 + Math.floor((performance.now() - begun) / 100);
  const { length } = await written.offsets();
  assert(length >= 1 && length <= most, `${length} entries, at most ${most}`);
});

Deno.test("OutputTimes notes where the file ends when others write to it", async () => {
  await using written = await Written.create();
  await Deno.writeTextFile(written.log, "of the run before\n");
  await written.times.begin();
  await Deno.writeTextFile(written.log, "of the shell\n", { append: true });
  await interval();
  await written.write("ours\n");
  assertEquals(await written.offsets(), [18, 31]);
});

Deno.test("OutputTimes appends to what earlier runs left when that ends in half an entry", async () => {
  await using written = await Written.create();
  await Deno.writeTextFile(written.index, "0 1767323045678\n12 17673");
  await Deno.writeTextFile(written.log, "x".repeat(40));
  await written.times.begin();
  assertEquals(await written.offsets(), [0, 40]);
});

Deno.test("OutputTimes harms nobody when it cannot be written, and goes on when it can", async () => {
  await using written = await Written.create();
  await Deno.mkdir(written.index);
  await written.times.begin();
  await written.write("one\n");
  await Deno.remove(written.index);
  await interval();
  await written.write("two\n");
  assertEquals(await Deno.readTextFile(written.log), "one\ntwo\n");
  assertEquals(await written.offsets(), [4]);
});

Deno.test({
  name: "OutputTimes harms nobody when the disk is full",
  ignore: Deno.build.os !== "linux", // There, /dev/full is always full.
  fn: async () => {
    await using written = await Written.create();
    await Deno.symlink("/dev/full", written.index);
    await written.times.begin();
    await interval();
    await written.write("one\n");
    assertEquals(await Deno.readTextFile(written.log), "one\n");
  },
});

Deno.test("OutputTimes writes nothing when the output is no file", async () => {
  await using directory = await temporaryDirectory();
  using times = new OutputTimes(directory.at("times"), { size: () => Promise.resolve(undefined) });
  await times.begin();
  await times.beforeWrite(new TextEncoder().encode("one\n"));
  assertEquals(await Array.fromAsync(Deno.readDir(directory.path)), []);
});

Deno.test("PrintWriter says what it will write before it does", async () => {
  const order: string[] = [];
  const decoder = new TextDecoder();
  const writer = new PrintWriter({
    write(bytes) {
      order.push(`written ${decoder.decode(bytes)}`);
      return Promise.resolve(bytes.length);
    },
  }, {
    beforeWrite: (bytes) => {
      order.push(`told ${decoder.decode(bytes)}`);
      return Promise.resolve();
    },
  });
  await writer.write("a");
  await writer.drain();
  await writer.write("b");
  await writer.drain();
  assertEquals(order, ["told a", "written a", "told b", "written b"]);
});
