/**
 * Variables that no repository sets.
 *
 * @module
 */

/** What configures other agents themselves; a file that was made for them is full of it. */
const OF_OTHER_AGENTS = /^(?:CLAUDE|ANTHROPIC|OPENAI|CODEX|GEMINI|OPENCODE|QWEN)_/;
/**
 * What no repository sets, whoever trusts it: what decides which programs run and what code they load before they begin, whose
 * accounts they use, and where their traffic goes. Case does not count: curl takes `http_proxy`, npm any case.
 */
const GUARDED = new RegExp(
  `^(?:${
    [
      // The loader and the C library; see ld.so(8), dyld(1)
      "LD_.*|DYLD_.*|GCONV_PATH|GLIBC_TUNABLES|MALLOC_.*|LOCPATH|NLSPATH|HOSTALIASES|LOCALDOMAIN|RES_OPTIONS",
      // The shell
      "PATH|HOME|SHELL|USER|LOGNAME|PWD|OLDPWD|IFS|ENV|BASH_.*|BASHOPTS|SHELLOPTS|PS4|PROMPT_COMMAND|CDPATH|FPATH|ZDOTDIR",
      "TMPDIR|TMP|TEMP|TERMINFO|TERMINFO_DIRS|XDG_.*",
      // Programs that others call
      "EDITOR|VISUAL|PAGER|MANPAGER|BROWSER|LESSOPEN|LESSCLOSE|.*ASKPASS.*",
      // Accounts and keys
      "GIT_.*|GH_.*|SSH_.*|GPG_.*|GNUPGHOME|KUBECONFIG|DOCKER_.*|NETRC|CURL_HOME|WGETRC",
      // Where traffic goes, and whom it believes
      ".*_PROXY|SSL_.*|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|NPM_CONFIG_.*",
      "OPENSSL_.*",
    ].join("|")
  })$`,
  "i",
);

/** Whether a variable configures another agent itself. */
export function isOfOtherAgent(name: string): boolean {
  return OF_OTHER_AGENTS.test(name);
}

/** Whether a variable is none that a repository may set. */
export function isGuardedVariable(name: string): boolean {
  return GUARDED.test(name) || isOfOtherAgent(name);
}
