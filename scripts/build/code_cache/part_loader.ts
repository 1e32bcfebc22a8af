/**
 * What a compiled program loads its parts with. A part is a file of the bundle as a function; those that most starts need
 * lie together in groups, each a script with V8's code cache: what was compiled when the program was built is not
 * compiled again at every start, which is half of the time that a run takes to its first request (measured).
 *
 * It stands alone: of the project it imports nothing.
 *
 * @module
 */
import { Script } from "node:vm";

/**
 * `require`, `module` and `exports` are to a part what they are to Node's modules; `load` stands for `import()`, `loadNow`
 * for one that is waited for.
 */
type Body = (
  require: (name: string) => unknown,
  module: Part,
  exports: Part["exports"],
  load: (name: string) => Promise<unknown>,
  loadNow: (name: string) => unknown,
  ...timers: typeof TIMERS
) => void;

/** A script finds Node's in their place, which give objects instead of numbers. */
const TIMERS = [setTimeout, clearTimeout, setInterval, clearInterval] as const;

/** The parameters of the function that each part is. */
export const PARAMETERS =
  "require,module,exports,load,loadNow,setTimeout,clearTimeout,setInterval,clearInterval";

interface Part {
  exports: unknown;
}

/** Before the name of a part, where one imports another. */
export const SCHEME = "part:";
/** Which group each part belongs to, as JSON; the others are files of their own. */
export const INDEX_FILE = "index.json";

/** The script of a group, and its code cache. */
export function groupFiles(group: string): { script: string; cache: string } {
  return { script: `${group}.group`, cache: `${group}.cache` };
}

/**
 * The file of a part that is in no group: compressed as RFC 1951 has it, since a program reads all that it carries at every
 * start (1 ms and 1.6 MB of memory for each MB, measured).
 */
export function partFile(name: string): string {
  return `${name}.deflate`;
}

export interface PartLoaderOptions {
  /** Told of each `import()`. */
  onLoad?: (name: string) => void;
  /** Told of the script of each group. */
  onGroup?: (group: string, script: Script) => void;
}

/** The parts of a program. */
export class PartLoader {
  readonly #directory: string;
  readonly #options: PartLoaderOptions;
  readonly #groupOf: Readonly<Record<string, string>>;
  readonly #parts = new Map<string, Part>();
  readonly #bodies = new Map<string, Record<string, Body>>();

  /** @param directory where they are, with a slash at its end */
  constructor(directory: string, options: PartLoaderOptions = {}) {
    this.#directory = directory;
    this.#options = options;
    this.#groupOf = JSON.parse(Deno.readTextFileSync(directory + INDEX_FILE));
  }

  /** What a part, or a module of Node's, exports. */
  readonly require = (specifier: string): unknown => {
    if (!specifier.startsWith(SCHEME)) return builtin(specifier);
    const name = specifier.slice(SCHEME.length);
    const known = this.#parts.get(name);
    // In a circle it is known before it is complete, as with Node.
    if (known !== undefined) return known.exports;
    const part: Part = { exports: {} };
    this.#parts.set(name, part);
    const { require } = this;
    this.#bodyOf(name)(require, part, part.exports, this.#load, this.#loadNow, ...TIMERS);
    return part.exports;
  };

  readonly #loadNow = (specifier: string): unknown => {
    this.#options.onLoad?.(specifier.slice(SCHEME.length));
    return this.require(specifier);
  };

  readonly #load = (specifier: string): Promise<unknown> => Promise.try(this.#loadNow, specifier);

  #bodyOf(name: string): Body {
    const group = this.#groupOf[name];
    if (group === undefined) {
      const file = partFile(name);
      const { inflateRawSync } = builtin("node:zlib") as typeof import("node:zlib");
      const text = new TextDecoder().decode(
        inflateRawSync(Deno.readFileSync(this.#directory + file)),
      );
      const script = new Script(text, { filename: urlOf(file) });
      return script.runInThisContext() as Body;
    }
    const bodies = this.#bodies.get(group) ?? this.#openGroup(group);
    const body = bodies[name]!;
    // It is run once, and need not be kept.
    Reflect.deleteProperty(bodies, name);
    return body;
  }

  #openGroup(group: string): Record<string, Body> {
    const { script: file, cache } = groupFiles(group);
    const cachedData = readBytes(this.#directory + cache);
    const script = new Script(this.#read(file), {
      filename: urlOf(file),
      // Of another V8, or with other flags, it is not used.
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    this.#options.onGroup?.(group, script);
    const bodies = script.runInThisContext() as Record<string, Body>;
    this.#bodies.set(group, bodies);
    return bodies;
  }

  #read(file: string): string {
    return Deno.readTextFileSync(this.#directory + file);
  }
}

/**
 * What a file is called in traces, and in its code cache: the same wherever the program was built, so that who builds it
 * again gets the same program. What a part imports of Deno's own is looked for from there.
 */
function urlOf(file: string): string {
  return `file:///isonforge/${file}`;
}

function readBytes(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function builtin(name: string): unknown {
  // deno-lint-ignore no-process-global -- an import would load it for every start
  return process.getBuiltinModule(name);
}
