/** Options for {@linkcode promptSecret}. */
export interface PromptSecretOptions {
  mask?: string;
  clear?: boolean;
}

/** Shows the message and reads a line without echoing it. */
export function promptSecret(
  message?: string,
  options?: PromptSecretOptions,
): string | null;
