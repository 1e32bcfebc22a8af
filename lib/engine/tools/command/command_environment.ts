/**
 * Variables of the environment that keep a command from waiting for a person. Nobody can type: what asks fails at once
 * instead, and says what to pass.
 *
 * @module
 */

/** For git and others, which run it through a shell with the file's name after it. */
const NO_EDITOR =
  `sh -c 'echo "there is no editor here: pass the text as an option (git commit -m, git merge --no-edit; ` +
  `GIT_EDITOR=true takes the text that is proposed)" >&2; exit 1' editor`;

const ALWAYS: Readonly<Record<string, string>> = {
  // No colours, no cursor movements.
  NO_COLOR: "1",
  TERM: "dumb",
  // Editors
  EDITOR: NO_EDITOR,
  VISUAL: NO_EDITOR,
  GIT_EDITOR: NO_EDITOR,
  GIT_SEQUENCE_EDITOR: NO_EDITOR,
  KUBE_EDITOR: NO_EDITOR,
  // Pagers
  PAGER: "cat",
  GIT_PAGER: "cat",
  GH_PAGER: "cat",
  MANPAGER: "cat",
  SYSTEMD_PAGER: "cat",
  DELTA_PAGER: "cat",
  BAT_PAGER: "cat",
  PSQL_PAGER: "cat",
  AWS_PAGER: "",
  // Names and passwords
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "false",
  SSH_ASKPASS: "false",
  SSH_ASKPASS_REQUIRE: "force",
  SUDO_ASKPASS: "false",
  GCM_INTERACTIVE: "never",
  PIP_NO_INPUT: "1",
  // Yes and no
  DEBIAN_FRONTEND: "noninteractive",
  NEEDRESTART_MODE: "a",
  NONINTERACTIVE: "1",
  npm_config_yes: "true",
  COREPACK_ENABLE_DOWNLOAD_PROMPT: "0",
  COMPOSER_NO_INTERACTION: "1",
  POETRY_NO_INTERACTION: "1",
  CLOUDSDK_CORE_DISABLE_PROMPTS: "1",
  GH_PROMPT_DISABLED: "1",
  TF_INPUT: "0",
  NG_CLI_ANALYTICS: "false",
  AWS_CLI_AUTO_PROMPT: "off",
};

/** Unless the user has set them: they change more than questions. */
const BY_DEFAULT: Readonly<Record<string, string>> = { CI: "true" };

/** What is added to the environment of a command. */
export function commandEnvironment(): Record<string, string> {
  return { ...ALWAYS };
}

/** Lines of a shell that set the rest. */
export const ENVIRONMENT_SCRIPT: string = Object.entries(BY_DEFAULT).map(([name, value]) =>
  `[ -n "\${${name}+set}" ] || export ${name}=${value}`
).join("\n");
