/**
 * Programs that print what a shell is to set up for them: `eval "$(direnv hook bash)"`, as their manuals have it.
 *
 * @module
 */

const SETUP = new RegExp(
  `^(?:${
    [
      "(?:py|rb|nod|go|j|pl|php)env (?:virtualenv-)?init",
      "(?:direnv|mise|rtx|asdf|zoxide|starship|atuin|fnm|oh-my-posh|opam|brew|luarocks|fzf|vfox|proto) (?:hook|activate|init|env|shellenv|path|--(?:bash|zsh))",
      "(?:conda|mamba|micromamba) shell(?:\\.[a-z]+ hook| hook)",
      "minikube(?: -p [\\w-]+)? docker-env",
      "docker-machine env",
      "ssh-agent",
      "gpg-connect-agent updatestartuptty",
      "dircolors",
      "lesspipe",
      "resize",
      "(?:gh|kubectl|helm|npm|pip|deno|rustup|uv|poetry|gcloud|docker|pipx) (?:completions?|generate-shell-completion)",
    ].join("|")
  })(?: [\\w./=:@+-]+)*$`,
);

/** Whether the command, as it was typed, only prints such a set-up: what that runs is the program's own. */
export function setsUpShell(program: string, args: readonly string[]): boolean {
  return SETUP.test([program, ...args].join(" "));
}
