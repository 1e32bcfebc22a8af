import { assertEquals } from "@std/assert";
import { sharedServices } from "../../../../lib/agents/executors/local/shared_services.ts";
import { processTable } from "../../../../lib/sys/platform.ts";

/** What a process shows as its command line → whether it is a service that is spared. */
const COMMANDS: Record<string, boolean> = {
  "ssh: /home/you/.ssh/cm-git@example.com:22 [mux]": true,
  "ssh -M -S /tmp/x host": false,
  "ssh host sleep 600": false,
  "gpg-agent --homedir /home/you/.gnupg --use-standard-socket --daemon": true,
  "/usr/bin/ssh-agent -s": true,
  "tmux new-session -d -s work": true,
  "tmux: server": true,
  "SCREEN -dmS work": true,
  "emacs --daemon": true,
  "emacs notes.txt": false,
  "/usr/lib/jvm/bin/java -cp x org.gradle.launcher.daemon.bootstrap.GradleDaemon 8.5": true,
  "java -jar server.jar": false,
  "bazel(shop) --batch_cpu_scheduling": true,
  "sleep 600": false,
  "./my-tmux-helper": false,
  "sh -c tmux": false,
};

for (const [command, isSpared] of Object.entries(COMMANDS)) {
  Deno.test(`sharedServices() ${isSpared ? "has" : "does not have"} "${command}"`, () => {
    const info = {
      ...{ pid: 100, parentPid: 1, groupId: 100, sessionId: 100 },
      ...{ isZombie: false, isStopped: false, startTime: "1" },
    };
    const table = { ...processTable(), commandLines: () => new Map([[100, command]]) };
    assertEquals(sharedServices([info], table).length, isSpared ? 1 : 0);
    // One that still is in the session of the tool that started it serves nobody but the agent.
    assertEquals(sharedServices([{ ...info, groupId: 99, sessionId: 99 }], table), []);
  });
}
