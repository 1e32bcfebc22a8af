/**
 * How a cluster is configured: what it is called, which a home that several share has to know, and what it takes.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { type AskSlurm, PATIENCE_MS } from "./slurm_program.ts";

export interface ClusterConfig {
  /** See slurm.conf(5), ClusterName. */
  name: string | undefined;
  /** How many jobs an array takes; see slurm.conf(5), MaxArraySize, which is 1001 unless set. */
  mostInArray: number;
}

/**
 * Asks the controller.
 *
 * @throws {UserError} when it does not answer
 */
export async function clusterConfig(ask: AskSlurm): Promise<ClusterConfig> {
  const { code, stdout, complaint } = await ask("scontrol", ["show", "config"], {
    timeoutMs: PATIENCE_MS,
  });
  if (code !== 0) throw new UserError(`Slurm does not answer: ${complaint}`);
  const value = (name: string) => new RegExp(`^${name}\\s*=\\s*(\\S+)`, "m").exec(stdout)?.[1];
  return { name: value("ClusterName"), mostInArray: Number(value("MaxArraySize") ?? 1001) - 1 };
}

/** The name of the cluster that this machine submits to; undefined where it is not told. Never rejects. */
export async function clusterName(ask: AskSlurm): Promise<string | undefined> {
  return await clusterConfig(ask).then(({ name }) => name, () => undefined);
}
