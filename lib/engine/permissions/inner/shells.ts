/**
 * Shells, by their names.
 *
 * @module
 */

/** Whose language is the one that is parsed here. */
const PARSED = /^(?:sh|bash|rbash|zsh|dash|[lm]?ksh|oksh|ash|yash|posh|osh)$/;
/** Or another descriptor: which of them a text is for is not followed. */
const STANDARD_INPUT = /^(?:-|\/dev\/stdin|\/dev\/fd\/\d+|\/proc\/(?:self|\$\$|\d+)\/fd\/\d+)$/;
const OTHERS = /^(?:fish|tcsh|csh|ysh|rc)$/;

export function isShell(name: string): boolean {
  return isParsedShell(name) || OTHERS.test(name);
}

/** Whether what it is told to run is surely what we take it for. */
export function isParsedShell(name: string): boolean {
  return PARSED.test(name);
}

/** Whether a word that names what a shell reads means what it is fed with. */
export function isStandardInput(path: string): boolean {
  return STANDARD_INPUT.test(path);
}
