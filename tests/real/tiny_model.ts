/**
 * Writes a model file (GGUF, https://github.com/ggml-org/ggml/blob/master/docs/gguf.md) whose weights are a table from
 * one token to the next, so that a real server streams words of our choosing, in less than a megabyte.
 *
 * It is a llama of one layer whose attention and feed-forward add nothing: what comes out of a token's embedding is
 * normed and multiplied with the output matrix. Embeddings are one-hot, so that each row of that matrix says how likely
 * its token follows on which.
 *
 * @module
 */

/** What may follow a text, with its logit; 20 over 0 is certain. Each text is one token. */
export type TokenTable = Record<string, Record<string, number>>;

export interface TinyModel {
  table: TokenTable;
  /** Jinja; ends with whatever token the table begins with. */
  template: string;
}

const DIMENSIONS = 256;
/** The root of the mean square of a one-hot vector is 1/16: norming multiplies with 16. */
const NORM = 16;
const TRAINED_CONTEXT = 131_072;

const NORMAL = 1;
const CONTROL = 3;
const USER_DEFINED = 4;

/** The bytes of a model file. */
export function tinyModel({ table, template }: TinyModel): Uint8Array {
  const tokens: Array<{ text: string; type: number }> = [];
  const bytes = byteAlphabet();
  for (const char of bytes) tokens.push({ text: char, type: NORMAL });
  for (const text of ["<|bos|>", "<|end|>"]) tokens.push({ text, type: CONTROL });
  const ids = new Map<string, number>([["<|end|>", tokens.length - 1]]);
  const dimensions = new Map<string, number>();
  const idOf = (text: string): number => {
    const known = ids.get(text);
    if (known !== undefined) return known;
    ids.set(text, tokens.length);
    tokens.push({ text, type: USER_DEFINED });
    return tokens.length - 1;
  };
  for (const [text, followers] of Object.entries(table)) {
    idOf(text);
    // Dimension 0 is that of all tokens without a row of their own.
    dimensions.set(text, dimensions.size + 1);
    for (const follower of Object.keys(followers)) idOf(follower);
  }
  if (dimensions.size >= DIMENSIONS) throw new Error("the table has too many rows");

  const count = tokens.length;
  const embeddings = new Float32Array(count * DIMENSIONS);
  for (let id = 0; id < count; id++) embeddings[id * DIMENSIONS] = 1;
  const output = new Float32Array(count * DIMENSIONS);
  for (const [text, dimension] of dimensions) {
    const row = idOf(text) * DIMENSIONS;
    embeddings[row] = 0;
    embeddings[row + dimension] = 1;
    for (const [follower, logit] of Object.entries(table[text] ?? {})) {
      output[idOf(follower) * DIMENSIONS + dimension] = logit / NORM;
    }
  }
  // What has no row ends the answer.
  output[idOf("<|end|>") * DIMENSIONS] = 20 / NORM;

  const zeros = () => new Float32Array(DIMENSIONS * DIMENSIONS);
  const ones = () => new Float32Array(DIMENSIONS).fill(1);
  const square = [DIMENSIONS, DIMENSIONS];
  const matrices: Array<[name: string, shape: number[], values: Float32Array]> = [
    ["token_embd.weight", [DIMENSIONS, count], embeddings],
    ["output.weight", [DIMENSIONS, count], output],
    ["output_norm.weight", [DIMENSIONS], ones()],
    ["blk.0.attn_norm.weight", [DIMENSIONS], ones()],
    ["blk.0.ffn_norm.weight", [DIMENSIONS], ones()],
    ...["attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"].map(
      (name): [string, number[], Float32Array] => [`blk.0.${name}.weight`, square, zeros()],
    ),
  ];
  return gguf([
    ["general.architecture", "llama"],
    ["general.name", "tiny"],
    ["llama.context_length", TRAINED_CONTEXT],
    ["llama.embedding_length", DIMENSIONS],
    ["llama.block_count", 1],
    ["llama.feed_forward_length", DIMENSIONS],
    ["llama.attention.head_count", 4],
    ["llama.attention.head_count_kv", 4],
    ["llama.attention.layer_norm_rms_epsilon", new Float32Array([1e-6])],
    ["llama.rope.dimension_count", 64],
    ["llama.vocab_size", count],
    ["tokenizer.ggml.model", "gpt2"],
    ["tokenizer.ggml.pre", "gpt-2"],
    ["tokenizer.ggml.tokens", tokens.map(({ text }) => text)],
    ["tokenizer.ggml.token_type", new Int32Array(tokens.map(({ type }) => type))],
    // A byte-pair tokenizer needs at least one pair.
    ["tokenizer.ggml.merges", [`${bytes[0]} ${bytes[1]}`]],
    ["tokenizer.ggml.bos_token_id", tokens.findIndex(({ text }) => text === "<|bos|>")],
    ["tokenizer.ggml.eos_token_id", idOf("<|end|>")],
    ["tokenizer.ggml.add_bos_token", false],
    ["tokenizer.chat_template", template],
  ], matrices);
}

/** How GPT-2 writes each byte as a printable character, in the order of bytes. */
function byteAlphabet(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCodePoint(isPrintable ? byte : next++);
  });
}

type Value = string | number | boolean | string[] | Int32Array | Float32Array;

const UINT32 = 4;
const INT32 = 5;
const FLOAT32 = 6;
const BOOL = 7;
const STRING = 8;
const ARRAY = 9;
const ALIGNMENT = 32;

function gguf(
  fields: Array<[key: string, value: Value]>,
  tensors: Array<[name: string, shape: number[], values: Float32Array]>,
): Uint8Array {
  const writer = new Writer();
  writer.raw(new TextEncoder().encode("GGUF"));
  writer.uint32(3);
  writer.uint64(tensors.length);
  writer.uint64(fields.length);
  for (const [key, value] of fields) {
    writer.string(key);
    writer.value(value);
  }
  let offset = 0;
  for (const [name, shape, values] of tensors) {
    writer.string(name);
    writer.uint32(shape.length);
    for (const size of shape) writer.uint64(size);
    writer.uint32(0); // F32
    writer.uint64(offset);
    offset += Math.ceil(values.byteLength / ALIGNMENT) * ALIGNMENT;
  }
  writer.align();
  for (const [, , values] of tensors) {
    writer.raw(new Uint8Array(values.buffer));
    writer.align();
  }
  return writer.bytes();
}

/** Little endian, as GGUF is. */
class Writer {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  raw(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#length += bytes.length;
  }

  uint32(value: number): void {
    this.raw(new Uint8Array(new Uint32Array([value]).buffer));
  }

  uint64(value: number): void {
    this.raw(new Uint8Array(new BigUint64Array([BigInt(value)]).buffer));
  }

  string(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.uint64(bytes.length);
    this.raw(bytes);
  }

  value(value: Value): void {
    if (typeof value === "string") {
      this.uint32(STRING);
      this.string(value);
    } else if (typeof value === "number") {
      this.uint32(UINT32);
      this.uint32(value);
    } else if (typeof value === "boolean") {
      this.uint32(BOOL);
      this.raw(new Uint8Array([value ? 1 : 0]));
    } else if (value instanceof Float32Array) {
      this.uint32(FLOAT32);
      this.raw(new Uint8Array(value.buffer));
    } else {
      this.uint32(ARRAY);
      this.uint32(value instanceof Int32Array ? INT32 : STRING);
      this.uint64(value.length);
      if (value instanceof Int32Array) this.raw(new Uint8Array(value.buffer));
      else for (const text of value) this.string(text);
    }
  }

  align(): void {
    const rest = this.#length % ALIGNMENT;
    if (rest > 0) this.raw(new Uint8Array(ALIGNMENT - rest));
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let offset = 0;
    for (const piece of this.#pieces) {
      all.set(piece, offset);
      offset += piece.length;
    }
    return all;
  }
}
