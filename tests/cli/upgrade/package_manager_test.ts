import { assertEquals } from "@std/assert";
import { packageManager } from "../../../lib/cli/upgrade/package_manager.ts";

Deno.test("packageManager() tells who keeps a program when its place says so", async () => {
  const places: Record<string, string | undefined> = {
    "/opt/homebrew/Cellar/isonforge/0.1.0/bin/isonforge": "brew upgrade isonforge",
    "/home/linuxbrew/.linuxbrew/Cellar/isonforge/0.1.0/bin/isonforge": "brew upgrade isonforge",
    "/nix/store/abc-isonforge-0.1.0/bin/isonforge": "nix profile upgrade --all",
    "/gnu/store/abc-isonforge-0.1.0/bin/isonforge": "guix upgrade isonforge",
    "/home/u/.local/share/mise/installs/isonforge/0.1.0/isonforge": "mise upgrade isonforge",
    "/home/u/.asdf/installs/isonforge/0.1.0/bin/isonforge": "asdf install isonforge latest",
    "/usr/lib/node_modules/isonforge/bin/isonforge": "npm update --global isonforge",
    "/snap/isonforge/7/bin/isonforge": "sudo snap refresh isonforge",
    "/home/u/.local/bin/isonforge": undefined,
    "/usr/local/bin/isonforge": undefined,
    "/opt/isonforge/bin/isonforge": undefined,
    // No package has it.
    "/usr/bin/isonforge-that-nobody-has": undefined,
  };
  for (const [path, command] of Object.entries(places)) {
    assertEquals((await packageManager(path))?.command, command, path);
  }
});
