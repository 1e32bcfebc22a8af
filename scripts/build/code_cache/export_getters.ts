/**
 * What a part exports, as one object. esbuild begins each module of CommonJS with three functions, and makes two accessors
 * for each export, for readers that the parts do not have: a fifth of what a start reads, a third of its code cache, and
 * 3 ms of a start in the background (measured).
 *
 * @module
 */

/** A name, as a minifier makes it, or as it stood in the source. */
const NAME = String.raw`[\w$]+`;

/** A name that stands for itself from there on. */
function named(group: string): string {
  return `(?<${group}>${NAME})`;
}

/** `Object.defineProperty` and the like, each in a variable; two of them for {@linkcode TO_MODULE} alone. */
const SHORTHANDS = `(?:var ${NAME}=Object\\.create;)?` +
  `var ${named("define")}=Object\\.defineProperty;` +
  `var ${named("describe")}=Object\\.getOwnPropertyDescriptor;` +
  `var ${named("names")}=Object\\.getOwnPropertyNames;` +
  `var (?:${NAME}=Object\\.getPrototypeOf,)?${named("has")}=Object\\.prototype\\.hasOwnProperty;`;

/** `__export` */
const EXPORT = `${named("all")}=\\(${named("to")},${named("from")}\\)=>` +
  `\\{for\\(var ${named("key")} in \\k<from>\\)` +
  `\\k<define>\\(\\k<to>,\\k<key>,\\{get:\\k<from>\\[\\k<key>\\],enumerable:!0\\}\\)\\}`;
/** `__copyProps` */
const COPY = `${named("copy")}=\\(${NAME},${NAME},${NAME},${NAME}\\)=>` +
  `\\{if\\(${NAME}&&typeof ${NAME}=="object"\\|\\|typeof ${NAME}=="function"\\)` +
  `for\\(let ${NAME} of \\k<names>\\(${NAME}\\)\\)` +
  `!\\k<has>\\.call\\(${NAME},${NAME}\\)&&${NAME}!==${NAME}&&` +
  `\\k<define>\\(${NAME},${NAME},\\{get:\\(\\)=>${NAME}\\[${NAME}\\],` +
  `enumerable:!\\(${NAME}=\\k<describe>\\(${NAME},${NAME}\\)\\)\\|\\|${NAME}\\.enumerable\\}\\);` +
  `return ${NAME}\\}`;
/** `__toESM`, for what is no part; where nothing needs it, it stands there all the same. */
const TO_MODULE = `${named("module")}=\\(${NAME},${NAME},${NAME}\\)=>\\([^;]*\\)`;
/** `__toCommonJS` */
const TO_COMMON_JS = `${named("whole")}=${NAME}=>` +
  `\\k<copy>\\(\\k<define>\\(\\{\\},"__esModule",\\{value:!0\\}\\),${NAME}\\)`;

const BEGINNING = new RegExp(
  `^${SHORTHANDS}var ${EXPORT},${COPY};var (?:${TO_MODULE},)?${TO_COMMON_JS};` +
    `var ${named("object")}=\\{\\};\\k<all>\\(\\k<object>,\\{(?<exports>[^{}]*)\\}\\);` +
    `module\\.exports=\\k<whole>\\(\\k<object>\\);`,
);
const GETTER = new RegExp(`(${NAME}|"[^"\\\\]*"):\\(\\)=>([\\w$.]+)(?:,|$)`, "y");

/**
 * The same module with its exports as one object of accessors, which show what a variable is by then as before.
 *
 * @param text a module of CommonJS as esbuild minifies it; another is returned as it is
 */
export function exportGetters(text: string): string {
  const { groups, 0: beginning } = BEGINNING.exec(text) ?? { groups: undefined, 0: "" };
  const rest = text.slice(beginning.length);
  const getters = groups === undefined ? undefined : gettersOf(groups["exports"] ?? "");
  const { module } = groups ?? {};
  if (getters === undefined || (module !== undefined && rest.includes(`${module}(require(`))) {
    return text;
  }
  return `module.exports={${getters.join(",")}};${rest}`;
}

/** Undefined where something else stands among them. */
function gettersOf(exports: string): string[] | undefined {
  const getters: string[] = [];
  GETTER.lastIndex = 0;
  while (GETTER.lastIndex < exports.length) {
    const [, name, value] = GETTER.exec(exports) ?? [];
    if (name === undefined) return undefined;
    getters.push(`get ${name}(){return ${value}}`);
  }
  return getters;
}
