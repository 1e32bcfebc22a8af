/**
 * Variables that a shell has by itself; see bash(1), "Shell Variables" and "Special Parameters".
 *
 * @module
 */

/** Their value is some number. */
export const NUMBERS =
  /^(?:[?$!#]|RANDOM|SRANDOM|SECONDS|LINENO|UID|EUID|PPID|BASHPID|SHLVL|HISTCMD|BASH_SUBSHELL|BASH_VERSINFO|BASH_LINENO|PIPESTATUS|EPOCHSECONDS|COLUMNS|LINES|OPTIND)$/;
/** The shell sets them to what cannot be told here. */
export const SET_BY_SHELL =
  /^(?:[-_0]|BASH.*|FUNCNAME|HOSTNAME|HOSTTYPE|MACHTYPE|OSTYPE|IFS|OPTARG|REPLY|DIRSTACK|GROUPS|EPOCHREALTIME|COPROC|MAPFILE)$/;

/** Numbers from the beginning: what they are given is evaluated. */
export const INTEGERS = /^(?:RANDOM|OPTIND|SECONDS|HISTCMD|LINENO)$/;
