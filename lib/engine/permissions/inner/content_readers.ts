/**
 * Programs that print, copy or send what is in the files that their operands name.
 *
 * @module
 */
import type { Invocation } from "../invocation.ts";
import { UNKNOWN } from "../shell/texts.ts";

interface Reader {
  /** Options with a value that is no file. */
  values: readonly string[];
  /** Operands before the files: a pattern, a program. */
  first?: number;
  /** The last operand is where it goes to. */
  isCopier?: boolean;
}

const PATTERN_OPTION = /^-[A-Za-z]*[ef]$|^--(?:regexp|file|expression)/;

function reader(values = "", rest: Omit<Reader, "values"> = {}): Reader {
  return { values: values.split(" ").filter(Boolean), ...rest };
}

const GREP = reader("-A -B -C -m -e -D -d --context --max-count --color --include --exclude", {
  first: 1,
});
const COPIER = reader("-m -o -g -S --mode --owner --group --suffix -e -f --rsh", {
  isCopier: true,
});
const PRINTER = reader();
const AWK = reader("-F -v --assign --field-separator", { first: 1 });
const SED = reader("-e --expression -l", { first: 1 });

/** `cut -d x`: everything else among the words may be a file. */
const READERS: Readonly<Record<string, Reader>> = {
  cat: PRINTER,
  bat: reader("-l -r --language --line-range --theme --style"),
  batcat: reader("-l -r --language --line-range"),
  tac: reader("-s"),
  nl: reader("-b -d -f -h -i -l -n -s -v -w"),
  head: reader("-n -c --lines --bytes"),
  tail: reader("-n -c -s --lines --bytes --pid"),
  less: reader("-p -x"),
  more: reader("-n"),
  most: PRINTER,
  rev: PRINTER,
  od: reader("-t -N -j -A -w -S"),
  xxd: reader("-s -l -c -g -o"),
  hexdump: reader("-n -s -e"),
  hd: reader("-n -s"),
  strings: reader("-n -t -e"),
  base64: reader("-w --wrap"),
  base32: reader("-w --wrap"),
  basenc: reader("-w --wrap"),
  uuencode: PRINTER,
  cut: reader("-d -f -c -b --delimiter --fields"),
  sort: reader("-k -t -o -S -T --key --parallel"),
  uniq: reader("-f -s -w"),
  paste: reader("-d"),
  join: reader("-1 -2 -t -j -o -a -v"),
  comm: PRINTER,
  diff: reader("-U -C -x -I --label -L --color"),
  sdiff: reader("-w"),
  cmp: reader("-n -i"),
  fold: reader("-w"),
  fmt: reader("-w"),
  pr: reader("-h -l -w"),
  expand: reader("-t"),
  unexpand: reader("-t"),
  column: reader("-s -t -c -N"),
  shuf: reader("-n -i -e"),
  split: reader("-b -l -n -a -C"),
  csplit: reader("-n -f -b"),
  iconv: reader("-f -t"),
  look: reader("", { first: 1 }),
  dd: PRINTER,
  grep: GREP,
  egrep: GREP,
  fgrep: GREP,
  zgrep: GREP,
  rg: reader("-A -B -C -m -e -g -t -T -M --glob --type --max-count --color", { first: 1 }),
  ag: GREP,
  ack: GREP,
  sed: SED,
  gsed: SED,
  awk: AWK,
  gawk: AWK,
  mawk: AWK,
  jq: reader("--arg --argjson --indent", { first: 1 }),
  yq: reader("", { first: 1 }),
  cp: COPIER,
  mv: COPIER,
  ln: COPIER,
  install: COPIER,
  rsync: COPIER,
  scp: COPIER,
  rclone: COPIER,
  tar: reader("-f -cf -czf -cJf -cjf czf cf --file -C --directory --exclude --transform"),
  bsdtar: reader("-f -C --exclude"),
  zip: reader("-x -i"),
  gzip: PRINTER,
  zcat: PRINTER,
  bzip2: PRINTER,
  xz: reader("-T"),
  zstd: reader("-o -T"),
  openssl: reader("-out -pass -passin -passout -k -K -iv"),
  gpg: reader("-r -u -o --recipient --output --homedir"),
  source: PRINTER,
  ".": PRINTER,
  view: PRINTER,
};

/** Whether a program shows what is in the files that it is given. */
export function isContentReader(name: string): boolean {
  return Object.hasOwn(READERS, name);
}

/** The words that are files for such a program, of which nobody can tell which; none for other programs. */
export function unknownFiles({ name, args }: Pick<Invocation, "name" | "args">): string[] {
  return fileOperands({ name, args }).filter((word) => word.includes(UNKNOWN));
}

/** The words that are files for such a program. */
export function fileOperands({ name, args }: Pick<Invocation, "name" | "args">): string[] {
  const known = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  if (known === undefined) return [];
  const { values, first = 0, isCopier = false } = known;
  const operands = args.filter((arg, index) =>
    !arg.startsWith("-") && !values.includes(args[index - 1] ?? "")
  );
  const skipped = first > 0 && args.some((arg) => PATTERN_OPTION.test(arg)) ? 0 : first;
  const end = isCopier && operands.length > 1 ? -1 : undefined;
  return operands.slice(skipped, end).map((word) => word.replace(/^if=/, ""))
    .filter((word) => name !== "dd" || !/^\w+=/.test(word));
}
