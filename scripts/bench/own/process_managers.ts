// deno-lint-ignore-file no-console -- who waits wants to know what is left out, and why
/**
 * Programs that keep processes, and start and list them as we do agents: pm2 (from npm) and supervisord (where it is installed).
 *
 * @module
 */
import { join } from "@std/path/join";
import { installed } from "../peers/install.ts";
import { command, type Measurement, type Program, timeOf } from "../programs.ts";
import { spreadOf } from "../spread.ts";
import type { OwnFigure } from "./own_figure.ts";

const COUNT = 100;
const PM2 = { packageName: "pm2", version: "7.0.4", program: "pm2" };

/** Lists `COUNT` processes that have ended, and starts one that goes on. */
interface Manager {
  name: string;
  list: Program;
  start: Program;
  /** Takes back what `start` did. */
  undo: Program;
  end: Program;
}

/** Beside an empty program, taking turns. */
export async function measureManagers(
  { directory, empty, runs }: Measurement,
): Promise<OwnFigure[]> {
  const figures: OwnFigure[] = [];
  for (
    const [name, prepare] of [["pm2", preparePm2], ["supervisorctl", prepareSupervisor]] as const
  ) {
    const home = join(directory, name);
    await Deno.mkdir(home);
    try {
      figures.push(...await measureManager(await prepare(home), { empty, home, runs }));
    } catch (error) {
      console.error(
        `bench: ${name} is left out: ${error instanceof Error ? error.message : error}`,
      );
      const names = [`${name} list, ${COUNT} processes`, `${name} start`];
      figures.push(...names.map((name): OwnFigure => ({ name, unit: "ms", spread: spreadOf([]) })));
    }
  }
  return figures;
}

async function measureManager(
  { name, list, start, undo, end }: Manager,
  { empty, home, runs }: { empty: string; home: string; runs: number },
): Promise<OwnFigure[]> {
  const [floors, lists, starts]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < runs; run++) {
    floors.push(await timeOf({ program: empty, args: [], home }));
    lists.push(await timeOf(list));
    starts.push(await timeOf(start));
    await timeOf(undo);
  }
  await timeOf(end);
  const floor = spreadOf(floors).median;
  const figure = (what: string, values: readonly number[]): OwnFigure => {
    const spread = spreadOf(values);
    return { name: what, unit: "ms", spread, ratio: spread.median / floor };
  };
  return [
    figure(`${name} list, ${COUNT} processes`, lists),
    figure(`${name} start`, starts),
  ];
}

async function preparePm2(home: string): Promise<Manager> {
  const program = await installed({ name: "pm2", npm: PM2 }, home);
  const run = (...args: string[]): Program => ({
    program,
    args,
    home,
    env: { HOME: home, PM2_HOME: join(home, ".pm2") },
  });
  const apps = Array.from({ length: COUNT }, (_, index) => ({
    name: `app-${index}`,
    script: "/bin/true",
    interpreter: "none",
    autorestart: false,
  }));
  const file = join(home, "many.json");
  await Deno.writeTextFile(file, JSON.stringify({ apps }));
  await succeed(run("start", file));
  return {
    name: "pm2",
    list: run("list"),
    start: run("start", "/bin/sleep", "--name", "one", "--interpreter", "none", "--", "600"),
    undo: run("delete", "one"),
    end: run("kill"),
  };
}

async function prepareSupervisor(home: string): Promise<Manager> {
  const file = join(home, "supervisord.conf");
  const socket = join(home, "socket");
  const section = (name: string, command: string) =>
    `[program:${name}]\ncommand=${command}\nautostart=false\nautorestart=false\n`;
  const head = [
    `[supervisord]\nlogfile=${join(home, "log")}\npidfile=${
      join(home, "pid")
    }\nchildlogdir=${home}`,
    `[unix_http_server]\nfile=${socket}`,
    `[supervisorctl]\nserverurl=unix://${socket}`,
    "[rpcinterface:supervisor]",
    "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n",
  ];
  const many = Array.from(
    { length: COUNT - 1 },
    (_, index) => section(`app-${index}`, "/bin/true"),
  );
  await Deno.writeTextFile(
    file,
    [...head, ...many, section("one", "/bin/sleep 600\nstartsecs=0")].join("\n"),
  );
  const run = (program: string, ...args: string[]): Program => ({
    program,
    args: ["-c", file, ...args],
    home,
  });
  await succeed(run("supervisord"));
  return {
    name: "supervisorctl",
    list: run("supervisorctl", "status"),
    start: run("supervisorctl", "start", "one"),
    undo: run("supervisorctl", "stop", "one"),
    end: run("supervisorctl", "shutdown"),
  };
}

async function succeed(program: Program): Promise<void> {
  try {
    const { success } = await command(program).output();
    if (!success) throw new Error(`${program.args.join(" ")} failed`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new Error("it is not installed");
    throw error;
  }
}
