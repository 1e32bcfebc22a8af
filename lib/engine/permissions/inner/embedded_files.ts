/**
 * Files that stand in a language of a program's own: `vim -c 'r file'`, `sqlite3 x '.read file'`, `m4 <<< 'include(file)'`.
 *
 * @module
 */
import type { Invocation } from "../invocation.ts";

/** Programs whose words, and what they are fed with, can open files. */
const LANGUAGES =
  /^(?:g?vim|vi|nvim|view|vimdiff|ex|ed|red|emacs|emacsclient|less|gdb|lldb|sqlite3|duckdb|psql|mysql|mariadb|mongosh|redis-cli|m4|g?make|expect|tclsh|wish|gnuplot|bc|dc|octave|R|Rscript|maxima|gp|tex|latex|pdflatex|xelatex|lualatex|groff|troff|nroff|magick|convert|identify|montage|ffmpeg|socat|jshell|ghci|irb|gnuplot|logrotate|socat|xmllint|xsltproc|curl|wget|sftp|ftp|lftp|smbclient|guile|scheme|racket|sbcl|clojure|ocaml|lua|luajit|awk|gawk|mawk|perl|ruby|php)$/;
const BETWEEN = /[\s"'`(){}[\],;|<>=!&$\\]+/;
/** `label:@file`, `FILE:file`, `concat:file`. */
const PREFIX = /^(?:[A-Za-z][\w-]*:)?@?/;
/** Of a text; what stands further behind is not looked for. */
const MAX_WORDS = 2_000;
const MAX_CHARS = 4096;

/** The words of such texts that may be paths; none for other programs. */
export function embeddedFiles(
  { name, args }: Pick<Invocation, "name" | "args">,
  fed: readonly string[],
): string[] {
  if (!LANGUAGES.test(name)) return [];
  const words = [...args, ...fed].flatMap((text) => text.split(BETWEEN)).slice(0, MAX_WORDS);
  const paths = words.flatMap((word) => [word, word.replace(PREFIX, "")]);
  return [...new Set(paths)].filter((word) =>
    word !== "" && !word.startsWith("-") && word.length <= MAX_CHARS
  );
}
