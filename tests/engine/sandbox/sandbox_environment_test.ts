import { assertEquals } from "@std/assert";
import { sandboxEnvironment } from "../../../lib/engine/sandbox/sandbox_environment.ts";

Deno.test("sandboxEnvironment() lets through what is known, and nothing with a secret in it", () => {
  const passed = {
    PATH: "/usr/bin",
    HOME: "/home/me",
    LC_ALL: "C",
    CARGO_HOME: "/home/me/.cargo",
    CI: "true",
  };
  assertEquals(
    sandboxEnvironment({
      ...passed,
      HTTPS_PROXY: "http://user:pass@proxy:3128",
      HTTP_PROXY: "http://token@proxy:3128",
      NODE_OPTIONS: "--require sk-12345",
      ISONFORGE_API_KEY: "sk-12345",
      ISONFORGE_BASE_URL: "http://host",
      SSH_AUTH_SOCK: "/tmp/ssh/agent",
      GITHUB_TOKEN: "x",
      AWS_PROFILE: "work",
      DBUS_SESSION_BUS_ADDRESS: "unix:path=/run/user/1000/bus",
      DISPLAY: ":0",
      LD_PRELOAD: "/x.so",
      GIT_DIR: "/elsewhere",
      BASH_ENV: "/x",
    }, ["sk-12345"]),
    passed,
  );
  const proxy = { HTTPS_PROXY: "http://proxy:3128" };
  assertEquals(sandboxEnvironment(proxy, [""]), proxy);
});
