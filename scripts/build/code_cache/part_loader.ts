/**
 * What a compiled program loads its parts with. A part is a file of the bundle as a function; those that most starts need
 * lie together in groups, each a script with V8's code cache: what was compiled when the program was built is not
 * compiled again at every start, which is half of the time that a run takes to its first request (measured). All that one
 * kind of command line needs lies together once more, with the cache of what that kind has compiled and of nothing else.
 *
 * It stands alone: of the project it imports nothing but the pack.
 *
 * @module
 */
import { constants, Script } from "node:vm";
import { type Pack, type Stretch, useGroup } from "./pack.ts";

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

export interface PartLoaderOptions {
  /** The kind of command line, where one is known: what it needs lies together. */
  use?: string | undefined;
  /** Told of each `import()`. */
  onLoad?: (name: string) => void;
  /** Told of the script of each group. */
  onGroup?: (group: string, script: Script) => void;
}

/** The parts of a program. */
export class PartLoader {
  readonly #pack: Pack;
  readonly #options: PartLoaderOptions;
  readonly #parts = new Map<string, Part>();
  readonly #bodies = new Map<string, Record<string, Body | undefined>>();
  #others: Readonly<Record<string, Stretch>> | undefined;

  constructor(pack: Pack, options: PartLoaderOptions = {}) {
    this.#pack = pack;
    this.#options = options;
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
    const { index } = this.#pack;
    const { use = "" } = this.#options;
    return this.#takeFrom(useGroup(use), name) ??
      this.#takeFrom(index.groupOf[name], name) ??
      this.#openPart(name);
  }

  /** Undefined where the part is in no such group. */
  #takeFrom(group: string | undefined, name: string): Body | undefined {
    if (group === undefined || this.#pack.index.groups[group] === undefined) return undefined;
    const bodies = this.#bodies.get(group) ?? this.#openGroup(group);
    const body = bodies[name];
    // It is run once, and need not be kept.
    Reflect.deleteProperty(bodies, name);
    return body;
  }

  #openPart(name: string): Body {
    this.#others ??= JSON.parse(decode(this.#pack.read(this.#pack.index.others)));
    const place = this.#others?.[name];
    if (place === undefined) throw new Error(`no such part: "${name}"`);
    const { inflateRawSync } = builtin("node:zlib") as typeof import("node:zlib");
    const text = decode(inflateRawSync(this.#pack.read(place)));
    return scriptOf(text, name).runInThisContext() as Body;
  }

  #openGroup(group: string): Record<string, Body | undefined> {
    const { script: [offset, length], cacheLength } = this.#pack.index.groups[group]!;
    const bytes = this.#pack.read([offset, length + cacheLength]);
    // Of another V8, or with other flags, it is not used.
    const cachedData = cacheLength === 0 ? undefined : bytes.subarray(length);
    const script = scriptOf(decode(bytes.subarray(0, length)), group, cachedData);
    this.#options.onGroup?.(group, script);
    const bodies = script.runInThisContext() as Record<string, Body | undefined>;
    this.#bodies.set(group, bodies);
    return bodies;
  }
}

function scriptOf(text: string, name: string, cachedData?: Uint8Array): Script {
  return new Script(text, {
    filename: urlOf(name),
    // Deno 2.9 imports nothing in a script that does not say so.
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
}

/**
 * What a part or a group is called in traces, and in its code cache: the same wherever the program was built, so that who
 * builds it again gets the same program. What a part imports of Deno's own is looked for from there.
 */
function urlOf(name: string): string {
  return `file:///isonforge/${name}.js`;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function builtin(name: string): unknown {
  // deno-lint-ignore no-process-global -- an import would load it for every start
  return process.getBuiltinModule(name);
}
