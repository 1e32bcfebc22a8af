/**
 * What an endpoint says about its models.
 *
 * @module
 */

const PATIENCE_MS = 5_000;

/** Their names; none where it does not tell. Any server may answer, whatever it is asked for. */
export async function listedModels(baseUrl: string): Promise<string[]> {
  const key = Deno.env.get("ISONFORGE_API_KEY");
  const headers = key === undefined
    ? {}
    : { authorization: `Bearer ${key}`, "x-api-key": key, "anthropic-version": "2023-06-01" };
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, "")}/models`, {
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { data } = await response.json() as { data?: Array<{ id?: unknown }> };
    return (data ?? []).flatMap(({ id }) => typeof id === "string" ? [id] : []);
  } catch {
    return [];
  }
}

/** What to say where an endpoint lists models, and not the one that is asked for: nothing where it does, or tells of none. */
export function notListed(
  named: string,
  { listed, baseUrl }: { listed: readonly string[]; baseUrl: string | null },
): string[] {
  const isListed = listed.includes(named) || listed.includes(`${named}:latest`);
  if (listed.length === 0 || isListed) return [];
  return [
    `warning: ${baseUrl} does not list "${named}", and may answer with another model`,
    `hint: it lists ${listed.slice(0, 20).join(", ")}`,
  ];
}
