/**
 * What of this machine a container is given: `-v SOURCE:TARGET[:ro]`, `--mount type=bind,source=…,target=…`.
 *
 * @module
 */
import { parseOptions, valuesOf } from "../options.ts";

/** Programs that start containers. */
export const ENGINES: readonly string[] = ["docker", "podman", "nerdctl", "docker-compose"];

export interface Mount {
  /** On this machine; one without a slash may be the name of a volume. */
  source: string;
  /** In the container. */
  target: string;
  isReadOnly: boolean;
}

const VALUES = ["-v", "--volume", "--mount", "-e", "-p", "--name", "-w"];

/** The mounts among the arguments of such a program, and its operands. */
export function parseMounts(
  args: readonly string[],
): { mounts: Mount[]; operands: readonly string[] } {
  const options = parseOptions(args, VALUES);
  const volumes = valuesOf(options, "-v", "--volume").map((volume): Mount => {
    const [source = "", target = "", how = ""] = volume.replace(/^=/, "").split(":");
    return { source, target, isReadOnly: target === "" || how.split(",").includes("ro") };
  });
  const mounts = valuesOf(options, "--mount").flatMap((text): Mount[] => {
    const fields = new Map(
      text.split(",").map((pair) => {
        const [key = "", value = "true"] = pair.split("=");
        return [key.trim(), value] as const;
      }),
    );
    const field = (...names: string[]) =>
      names.map((name) => fields.get(name)).find((value) => value !== undefined);
    const source = field("source", "src");
    // What is no volume of docker's own may be a place here.
    if (source === undefined || /^(?:tmpfs|image)$/.test(field("type") ?? "")) return [];
    const isReadOnly = /^(?:true|1)$/.test(field("readonly", "ro") ?? "false");
    return [{ source, target: field("target", "dst", "destination") ?? "", isReadOnly }];
  });
  return { mounts: [...volumes, ...mounts], operands: options.operands };
}

/** Before the subcommand; also the file of `docker compose -f x.yml`. */
const BEFORE = /^(?:container|compose)$|\.ya?ml$/;

/** Where `docker cp` copies to on this machine; undefined for all else. */
export function copiedOut(operands: readonly string[]): string | undefined {
  const start = operands.findIndex((operand) => !BEFORE.test(operand));
  const [command, , target = "-"] = operands.slice(start);
  return command === "cp" && target !== "-" && !target.includes(":") ? target : undefined;
}

/** What lies on this machine and a container may change. */
export function changedByContainer(args: readonly string[]): string[] {
  const { mounts, operands } = parseMounts(args);
  const target = copiedOut(operands);
  return [
    ...mounts.filter(({ source, isReadOnly }) => isPlace(source) && !isReadOnly)
      .map(({ source }) => source),
    ...target === undefined ? [] : [target],
  ];
}

/** Anything else is the name of a volume. */
export function isPlace(source: string): boolean {
  return /^[./~\0]/.test(source);
}
