/**
 * A test with a cluster of its own.
 *
 * @module
 */
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { type Cluster, type ClusterOptions, startCluster } from "./cluster.ts";

/** What the steps of a test stand on. */
export interface World {
  cluster: Cluster;
  /** Its programs find the cluster. */
  sandbox: Sandbox;
}

export interface ClusterTestOptions extends ClusterOptions {
  /** Why there can be no such cluster here: the test is skipped by name. */
  missing: string | undefined;
}

/** Declares a test; the cluster and all that was started on it end with it. */
export function testOnCluster(
  name: string,
  { missing, ...options }: ClusterTestOptions,
  run: (world: World, test: Deno.TestContext) => Promise<void>,
): void {
  Deno.test({
    name: missing === undefined ? name : `${name} (not here: ${missing})`,
    ignore: missing !== undefined,
    fn: async (test) => {
      await using cluster = await startCluster(options);
      await using sandbox = await createSandbox();
      Object.assign(sandbox.env, cluster.env);
      await run({ cluster, sandbox }, test);
    },
  });
}
