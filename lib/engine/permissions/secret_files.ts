/**
 * Files of a home directory that hold keys, passwords and tokens.
 *
 * @module
 */
import { words } from "../../text/words.ts";

/** Relative to the home directory; of a directory, all that is in it. */
export const HOME_SECRETS: readonly string[] = [
  ...further(),
  // Keys
  ".ssh",
  ".gnupg",
  ".putty",
  ".config/putty",
  ".password-store",
  ".local/share/keyrings",
  "Library/Keychains",
  // Hosts and version control
  ".netrc",
  ".git-credentials",
  ".config/git/credentials",
  ".config/gh/hosts.yml",
  ".config/hub",
  ".config/glab-cli/config.yml",
  // Clouds
  ".aws/credentials",
  ".aws/sso/cache",
  ".azure",
  ".config/gcloud",
  ".boto",
  ".s3cfg",
  ".config/rclone/rclone.conf",
  ".config/doctl/config.yaml",
  ".oci/config",
  ".fly/config.yml",
  ".terraform.d/credentials.tfrc.json",
  ".terraformrc",
  ".vault-token",
  ".pulumi/credentials.json",
  // Clusters and containers
  ".kube/config",
  ".minikube",
  ".chef",
  ".docker/config.json",
  ".config/containers/auth.json",
  ".config/helm/registry/config.json",
  // Package registries
  ".npmrc",
  ".yarnrc.yml",
  ".config/pnpm/rc",
  ".pypirc",
  ".config/pip/pip.conf",
  ".pip/pip.conf",
  ...words(
    ".config/uv/uv.toml .condarc .yarnrc .bunfig.toml .config/NuGet/NuGet.Config .config/helm/repositories.yaml .dbt/profiles.yml",
  ),
  ...words(".config/nix/nix.conf .hgrc .muttrc .config/mutt/muttrc .config/neomutt/neomuttrc"),
  ".cargo/credentials",
  ".cargo/credentials.toml",
  ".gem/credentials",
  ".bundle/config",
  ".composer/auth.json",
  ".config/composer/auth.json",
  ".m2/settings.xml",
  ".m2/settings-security.xml",
  ".gradle/gradle.properties",
  ".nuget/NuGet/NuGet.Config",
  ".hex/hex.config",
  ".config/pypoetry/auth.toml",
  // Of other agents, where a key stands in them
  ...words(`
    .codex/config.toml .gemini/settings.json .qwen/settings.json .cursor/mcp.json .aider.conf.yml .continue/config.yaml
    .continue/config.json .config/opencode/opencode.json .config/opencode/opencode.jsonc .config/goose/config.yaml
    .config/crush/crush.json .config/amp/settings.json .config/zed/settings.json .config/mods/mods.yml`),
  // Databases
  ".pgpass",
  ".my.cnf",
  ".mylogin.cnf",
  ".config/mongodb",
  // Services
  ".databrickscfg",
  ".snowsql",
  ".sentryclirc",
  ".config/heroku",
  ".supabase",
  ".railway",
  ".ngrok2",
  ".config/ngrok",
  ".config/stripe",
  ".config/configstore",
  ".config/.wrangler",
  ".wrangler/config",
  ".local/share/com.vercel.cli",
  // Keys of files, and of packages
  ".age",
  ".config/age",
  ".config/sops",
  ".config/borg/keys",
  ".cache/git/credential",
  ".git-credential-cache",
  ".subversion/auth",
  ".local/share/uv/credentials",
  ".sbt/.credentials",
  ".ivy2/.credentials",
  ".lein/credentials.clj",
  // Browsers and mail: cookies and passwords
  ".mozilla",
  ".config/google-chrome",
  ".config/google-chrome-beta",
  ".config/chromium",
  ".config/BraveSoftware",
  ".config/microsoft-edge",
  ".config/vivaldi",
  ".config/opera",
  ".librewolf",
  ".thunderbird",
  ".authinfo",
  ".authinfo.gpg",
  ".msmtprc",
  ".config/Signal",
  ".vnc",
  "Library/Application Support/Google/Chrome",
  "Library/Application Support/Firefox",
  "Library/Application Support/BraveSoftware",
  "Library/Application Support/Microsoft Edge",
  "Library/Cookies",
  // Passwords and wallets
  ".1password",
  ".config/1Password",
  ".config/op",
  ".config/Bitwarden",
  ".config/Bitwarden CLI",
  ".config/keepassxc",
  ".local/share/kwalletd",
  ".electrum",
  ".bitcoin",
  ".ethereum",
  // Models and other agents
  ".config/huggingface/token",
  ".cache/huggingface/token",
  ".claude/.credentials.json",
  ".codex/auth.json",
  ".config/github-copilot",
  ".config/openai",
  ".gemini/oauth_creds.json",
  ".qwen/oauth_creds.json",
  ".local/share/opencode/auth.json",
  ".config/goose/secrets.yaml",
  ".config/anthropic",
  ".anthropic",
  ".openai",
];

/** Those of programs that fewer have, of the same kinds. */
function further(): string[] {
  const inConfiguration = words(`
    openstack argocd k3d exoscale upcloud.yaml vultr-cli.yaml yandex-cloud talos linode flyctl wrangler turso neonctl
    planetscale railway replicate tea lab gist hut linode-cli io.datasette.llm/keys.json aichat shell_gpt fabric/.env
    gopass rbw lpass lastpass KeePass Enpass pub-credentials.json dart/pub-credentials.json dart/pub-tokens.json
    coursier/credentials.properties pnpm/auth.ini hex/hex.config binstar breezy/authentication.conf snowflake
    step age-plugin-yubikey letsencrypt wireguard openvpn3 OpenConnect zerotier tailscale syncthing Nextcloud ownCloud
    remmina filezilla freerdp rustdesk tigervnc/passwd vdirsyncer davfs2 msmtp himalaya aerc/accounts.conf isyncrc
    zen vivaldi-snapshot opera-beta opera-developer google-chrome-unstable microsoft-edge-beta microsoft-edge-dev
    BraveSoftware-Beta yandex-browser thorium net.imput.helium falkon Arc qutebrowser/cookies
    Element teams Mattermost weechat hexchat solana Exodus sui JetBrains`);
  const inData = words(`
    opencode/mcp-auth.json amp/secrets.json crush/crush.json gem/credentials gopass rbw lpass DBeaverData pgadmin mkcert/rootCA-key.pem
    caddy/certificates caddy/pki caddy/acme remmina tailscale networkmanagement signal-cli qutebrowser epiphany falkon luakit
    torbrowser zen jupyter/runtime`);
  const inApplicationSupport = words(`
    Arc Chromium Vivaldi com.operasoftware.Opera zen Floorp Waterfox librewolf TorBrowser-Data Orion Thunderbird
    1Password Bitwarden KeePassXC Signal Slack discord sops gopass rbw lpass gcloud doctl fly ngrok rclone heroku
    com.vercel.cli netlify pypoetry/auth.toml mkcert/rootCA-key.pem tea argocd syncthing JetBrains Exodus
    io.datasette.llm/keys.json`);
  return [
    ...inConfiguration.map((name) => `.config/${name}`),
    ...inData.map((name) => `.local/share/${name}`),
    ...inApplicationSupport.map((name) => `Library/Application Support/${name}`),
    ...words(`
      .netrc.gpg .gitcookies .copilot .gist .python-gitlab.cfg .circleci/cli.yml .travis .buildkite-agent .arcrc .p4tickets .cvspass
      .bazaar/authentication.conf .aliyun .tccli .bluemix .ibmcloud .civo.json .okteto .argocd .rancher .k3d .tsh .talos .cf
      .linode-cli .ovh.conf .vultr-cli.yaml .saml2aws .awsvault .aws-vault .granted .infisical .akeyless .vercel .netlify
      .ansible/galaxy_token .vault_pass .vault_pass.txt .puppetlabs/etc/puppet/ssl .vagrant.d/data/vagrant_login_token
      .cache/huggingface/stored_tokens .huggingface .modal.toml .runpod .lightning/credentials.json .replicate .ollama/id_ed25519
      .factory/auth.json .gemini/.env .gemini/mcp-oauth-tokens.json .continuum .sbt/credentials .sbt/1.0/credentials.sbt
      .jfrog .conan2/credentials.json .luarocks/upload_config.lua .pause .pub-cache/credentials.json
      .stripe .expo/state.json .appcenter .snowflake .dbeaver .pgadmin .wakatime.cfg .android/adbkey
      .lpass .passage .cache/rbw .gnome2/keyrings .keepass .minisign .signify .step .mkcert/rootCA-key.pem .acme.sh .lego .pki .cert
      .wireguard .openvpn .cat_installer .smbcredentials .davfs2/secrets .filezilla .anydesk
      .local/state/syncthing .dropbox .zen .floorp .waterfox .tor-browser .w3m .elinks .links2 .lynx_cookies
      .mbsyncrc .offlineimaprc .fetchmailrc .getmail .mutt/passwords .purple .weechat .irssi
      .foundry/keystores .brownie/accounts .near-credentials .aptos .sui .monero .ledger-live .lnd .litecoin .dogecoin .zcash`),
  ];
}
