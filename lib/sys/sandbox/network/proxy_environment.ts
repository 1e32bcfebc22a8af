/**
 * How programs are told of a proxy.
 *
 * @module
 */

/** Variables by which programs are told of a proxy; each is also read in small letters. */
const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
const NO_PROXY = "localhost,127.0.0.1,::1";
/**
 * Variables for a proxy on loopback; without one they are empty, which takes another that is set away.
 *
 * @param port where it listens
 */
export function proxyEnvironment(port: number | undefined): Record<string, string> {
  const url = port === undefined ? "" : `http://127.0.0.1:${port}`;
  const variables = [
    ...PROXY_VARIABLES.map((name) => [name, url]),
    ["NO_PROXY", port === undefined ? "" : NO_PROXY],
  ];
  return Object.fromEntries([
    ...variables,
    ...variables.map(([name = "", value]) => [name.toLowerCase(), value]),
    // Node's fetch() looks at the others only with this.
    ["NODE_USE_ENV_PROXY", port === undefined ? "" : "1"],
  ]);
}

/** An environment in which what is empty is not there at all: some programs take an empty proxy for one. */
export function withoutEmpty(
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([_name, value]) => value !== ""));
}
