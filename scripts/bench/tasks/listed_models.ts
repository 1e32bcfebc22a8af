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
