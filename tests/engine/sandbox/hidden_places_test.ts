import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { resolvePathSync } from "../../../lib/sys/files/resolve_path.ts";
import {
  behindHiddenLinks,
  hiddenPlaces,
  secretsOfUsers,
} from "../../../lib/engine/sandbox/hidden_places.ts";
import { fill } from "../../helpers/fill.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("hiddenPlaces() has what variables name, and of what is hidden only the top", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  const places = hiddenPlaces({
    home,
    isonforgeHome: directory.at("forge"),
    environment: { KUBECONFIG: `/k/one:/k/two`, KRB5CCNAME: "FILE:/k/three", NETRC: home },
  });
  const isThere = (path: string) => places.includes(path);
  assertEquals(
    [".ssh", ".aws", "forge", ".isonforge"].map((name) => isThere(directory.at(name))),
    [true, true, true, true],
  );
  assertEquals(["/k/one", "/k/two", "/k/three", home].map(isThere), [true, true, true, false]);
  const nested = places.filter((path) => places.some((other) => path.startsWith(`${other}/`)));
  assertEquals(nested, []);
});

Deno.test({
  name: "hiddenPlaces() has the keys of other users for root, who may read them",
  ignore: Deno.uid() !== 0,
  fn: async () => {
    await using directory = await temporaryDirectory();
    await Deno.mkdir(directory.at("other/.ssh"), { recursive: true });
    const places = hiddenPlaces({
      home: directory.at("root"),
      homes: directory.path,
      isonforgeHome: directory.at("root/forge"),
      environment: {},
    });
    assertEquals(places.filter((path) => path.startsWith(directory.at("other"))), [
      directory.at("other/.ssh"),
    ]);
  },
});

Deno.test("hiddenPlaces() has the keys of the account, whatever HOME says", async () => {
  await using directory = await temporaryDirectory();
  const places = hiddenPlaces({
    home: directory.at("other"),
    account: directory.at("me"),
    isonforgeHome: directory.at("forge"),
    environment: {},
  });
  assertEquals(
    ["other/.ssh", "me/.ssh", "me/.bash_history"].map((name) =>
      places.includes(directory.at(name))
    ),
    [true, true, true],
  );
  assertEquals(places.includes(directory.at("me")), false);
});

Deno.test("hiddenPlaces() follows what variables move, but for what they switch off", async () => {
  await using directory = await temporaryDirectory();
  const { at } = directory;
  const moves: Record<string, [to: string, names: string[]]> = {
    XDG_CONFIG_HOME: ["config", ["gh", "git/credentials", "gcloud", "google-chrome", "pnpm/rc"]],
    XDG_DATA_HOME: ["data", ["keyrings", "fish/fish_history"]],
    XDG_STATE_HOME: ["state", ["bash/history", "zsh"]],
    XDG_CACHE_HOME: ["cache", ["huggingface/stored_tokens", "git/credential"]],
    DENO_DIR: ["deno", ["deno_history.txt"]],
    IPYTHONDIR: ["ipython", ["profile_default/history.sqlite"]],
    STEPPATH: ["step", [""]],
    CAROOT: ["ca", ["rootCA-key.pem"]],
    CARGO_HOME: ["cargo", ["credentials", "credentials.toml"]],
    GRADLE_USER_HOME: ["gradle", ["gradle.properties"]],
    CODEX_HOME: ["codex", ["auth.json", "sessions"]],
    CLAUDE_CONFIG_DIR: ["claude", [".credentials.json", ".claude.json", "projects"]],
    ZDOTDIR: ["zsh", [".zsh_history", ".zhistory"]],
    MINIKUBE_HOME: ["minikube", [".minikube"]],
    PULUMI_HOME: ["pulumi", [""]],
    HISTFILE: ["histories/of mine", [""]],
  };
  const environment = Object.fromEntries(
    Object.entries(moves).map(([variable, [to]]) => [variable, at(to)]),
  );
  const home = at("home");
  const isonforgeHome = at("forge");
  const places = hiddenPlaces({ home, account: home, isonforgeHome, environment });
  for (const [variable, [to, names]] of Object.entries(moves)) {
    const missing = names.filter((name) => !places.includes(join(at(to), name)));
    assertEquals(missing, [], variable);
  }
  const off = { HISTFILE: "/dev/null", LESSHISTFILE: "-", XDG_CONFIG_HOME: "config", ZDOTDIR: "" };
  assertEquals(
    hiddenPlaces({ home, account: home, isonforgeHome, environment: off }),
    hiddenPlaces({ home, account: home, isonforgeHome, environment: {} }),
  );
});

Deno.test("hiddenPlaces() has what was typed, and the keys of programs that few have, and not what builds need", async () => {
  await using directory = await temporaryDirectory();
  const { path: home, at } = directory;
  // As most are, missing; and with links on the way.
  await fill(home, {
    ".config": ">dot/config",
    "dot/config/tea/config.yml": "x",
    ".ollama/m": "x",
  });
  const places = hiddenPlaces({
    ...{ home, account: home, isonforgeHome: at("forge"), environment: {} },
  });
  const isHidden = (name: string) => {
    const path = resolvePathSync(at(name), "/");
    return places.some((place) => path === place || path.startsWith(`${place}/`));
  };
  const secret = [
    ...[
      ".history",
      ".zhistory",
      ".tcsh_history",
      ".config/zsh/.zhistory",
      ".local/state/zsh/history",
    ],
    ...[
      ".local/share/zsh/history",
      ".config/fish/fish_history",
      ".local/share/xonsh/xonsh_json/x.json",
    ],
    ...[".ipython/profile_default/history.sqlite", ".dbshell", ".cache/deno/deno_history.txt"],
    ...[
      ".claude/history.jsonl",
      ".claude/projects/x.jsonl",
      ".codex/history.jsonl",
      ".codex/sessions/x",
    ],
    ...[
      ".local/share/opencode/mcp-auth.json",
      ".local/share/gem/credentials",
      ".copilot/config.json",
    ],
    ...[
      ".config/coursier/credentials.properties",
      ".config/linode",
      ".config/openstack/clouds.yaml",
    ],
    ...[
      ".aliyun/config.json",
      ".bluemix/config.json",
      ".config/argocd/config",
      ".config/k3d/x.yaml",
    ],
    ...[".rancher/cli2.json", ".gitcookies", ".config/tea/config.yml", ".ollama/id_ed25519"],
    ...[".local/share/gopass/stores/root/x", ".lpass/x", ".step/secrets/x", ".acme.sh/account.key"],
    ...[".local/share/mkcert/rootCA-key.pem", ".pki/nssdb/key4.db", ".config/solana/id.json"],
    ...[".foundry/keystores/x", ".config/syncthing/key.pem", ".local/share/remmina/x.remmina"],
    ...[".config/filezilla/sitemanager.xml", ".zen/x", ".floorp/x", ".waterfox/x", ".config/Arc/x"],
    ...[
      ".local/share/qutebrowser/x",
      ".local/share/epiphany/x",
      ".config/falkon/x",
      ".tor-browser/x",
    ],
    ...["Library/Application Support/Arc/x", "Library/Application Support/Bitwarden"],
  ];
  assertEquals(secret.filter((name) => !isHidden(name)), []);
  const needed = [
    ...[
      ".gitconfig",
      ".config/git/config",
      ".cargo/config.toml",
      ".cargo/registry",
      ".m2/repository",
    ],
    ...[
      ".gradle/init.gradle",
      ".nuget/packages",
      ".ollama/models",
      ".ollama/m",
      ".profile",
      ".bashrc",
    ],
    ...[".local/share/mkcert/rootCA.pem", ".claude/skills", ".codex/skills", ".cache/deno/gen"],
    ...[
      ".cache/huggingface/hub",
      ".android/debug.keystore",
      ".julia/packages",
      ".ipython/extensions",
    ],
    ...[
      ".local/share/uv/tools",
      ".local/share/fish/vendor_completions.d",
      ".config/helm",
      ".cassandra",
    ],
  ];
  assertEquals(needed.filter(isHidden), []);
});

const LOGINS: Record<string, [without: string, withLogin: string]> = {
  ".config/pip/pip.conf": [
    "[global]\nindex-url = https://mirror.example/simple\n",
    "[global]\nindex-url = https://me:secret@mirror.example/simple\n",
  ],
  ".config/NuGet/NuGet.Config": [
    '<packageSources><add key="nuget.org" value="https://api.nuget.org/v3/index.json" /></packageSources>',
    "<packageSourceCredentials><x/></packageSourceCredentials>",
  ],
  ".nuget/NuGet/NuGet.Config": ["<configuration/>", '<add key="ClearTextPassword" value="x"/>'],
  ".config/helm/repositories.yaml": [
    'repositories:\n- name: a\n  password: ""\n  username: ""\n',
    'repositories:\n- name: a\n  password: "x"\n',
  ],
  ".config/nix/nix.conf": [
    "experimental-features = nix-command flakes\n",
    "access-tokens = github.com=x\n",
  ],
  ".condarc": ["channels: [conda-forge]\n", "channels: [https://x.example/t/abc/y]\n"],
  ".codex/config.toml": ['model = "gpt"\n', 'env = { API_TOKEN = "x" }\n'],
  ".hgrc": ["[ui]\nusername = a\n", "[auth]\nx.prefix = y\n"],
};

Deno.test("hiddenPlaces() has settings unless there is no login in them", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  const options = { home, account: home, isonforgeHome: directory.at("forge"), environment: {} };
  for (const [name, [without, withLogin]] of Object.entries(LOGINS)) {
    const file = directory.at(name);
    const isHidden = () => hiddenPlaces(options).includes(file);
    assertEquals(isHidden(), true, name);
    await fill(home, { [name]: without });
    assertEquals(isHidden(), false, `${name} without`);
    await Deno.writeTextFile(file, withLogin);
    assertEquals(isHidden(), true, `${name} with`);
  }
});

Deno.test({
  name: "hiddenPlaces() has what only root reads, for root",
  ignore: Deno.uid() !== 0 || Deno.build.os !== "linux",
  fn: () => {
    const places = hiddenPlaces({ home: "/h", isonforgeHome: "/h/forge", environment: {} });
    const expected = ["/etc/shadow-", "/etc/gshadow-", "/etc/wireguard", "/var/spool/cron"];
    assertEquals(expected.filter((path) => !places.includes(resolvePathSync(path, "/"))), []);
  },
});

Deno.test("behindHiddenLinks() has what links in hidden directories lead to, but for what a run needs", async () => {
  await using directory = await temporaryDirectory();
  const { path: home, at } = directory;
  await fill(home, {
    ...{ "dot/id": "x", "dot/keys/more": ">../../vault", "vault/k": "x", "dot/gpg/k": "x" },
    ...{ ".ssh/id_rsa": ">one", ".ssh/one": ">../dot/id", ".ssh/in/keys": ">../../dot/keys" },
    ...{ ".ssh/later": ">../dot/gone", ".ssh/home": ">..", ".ssh/tool": ">/bin/sh" },
    ...{ ".ssh/null": ">/dev/null", ".gnupg": ">dot/gpg", "dot/gpg/conf": ">../gpg.conf" },
    ...{ "dot/gpg.conf": "x", "forge/config.json": ">../dot/forge.json", "dot/forge.json": "x" },
    ...{ "forge/worktrees/w/l": ">../../../work", "work/x": "x", ".docker/bin/x": ">../../work/x" },
    ...{ "snap/firefox/1/Documents": ">../../../work" },
  });
  const options = { home, account: home, isonforgeHome: at("forge"), environment: {} };
  const { places, missing, tooWide } = behindHiddenLinks(secretsOfUsers(options), {
    ...options,
    needed: [home],
  });
  assertEquals(
    // For root there are those of others, too.
    places.filter((path) => path.startsWith(home)).toSorted(),
    ["dot/forge.json", "dot/gpg.conf", "dot/id", "dot/keys", "vault"].map((name) => at(name)),
  );
  assertEquals(missing.filter((path) => path.startsWith(home)), [at("dot/gone")]);
  assertEquals(tooWide.filter(({ target }) => target === home), [{
    link: at(".ssh/home"),
    target: home,
  }]);
});

Deno.test("hiddenPlaces() hides no device, to which some link what they want to have nothing in", async () => {
  await using directory = await temporaryDirectory();
  await Deno.symlink("/dev/null", directory.at(".bash_history"));
  const { path: home, at } = directory;
  const places = hiddenPlaces({ home, isonforgeHome: at("forge"), environment: {} });
  assertEquals(places.filter((path) => path.startsWith("/dev")), []);
});
