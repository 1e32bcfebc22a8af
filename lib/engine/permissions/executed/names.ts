/**
 * Names of files and directories that some program executes later without asking. SECURITY.md repeats them.
 *
 * @module
 */
import { words } from "../../../text/words.ts";

/** What a program takes that asks for its configuration by cosmiconfig, lilconfig or c12. */
const CODE = "{js,cjs,mjs,ts,cts,mts}";
const RC = `{,.json,.yaml,.yml,.toml,.js,.cjs,.mjs,.ts,.cts,.mts}`;
const YAML = "{yml,yaml}";

/**
 * Names and paths in lower case, in any directory; a directory counts with everything in it. `*` stands for any letters of
 * a name, and `{a,b}` for each of those.
 *
 * Files that make an ordinary command run something that its user does not think of. Not what such a command is for: sources,
 * tests, how they are built and looked through (`eslint.config.js`), nor what people and package managers change every day:
 * in a sandbox a file of these names cannot be changed where it is there. Of those some are in `contents.ts`.
 */
export const NAMES: Readonly<Record<string, readonly string[]>> = {
  "git": words(`
    .git .gitconfig .config/git .githooks .git-hooks .hooks .husky .husky.toml .huskyrc${RC} husky.config.${CODE}
    .cargo-husky .pre-commit-config.${YAML} .pre-commit-hooks.yaml prek.toml .overcommit.yml .overcommit_gems.rb
    {,.}simple-git-hooks.{json,js,cjs,mjs} captainhook.json captainhook.config.json {,.}rusty-hook.toml
    {,.config/}hk{,.local}.pkl grumphp.${YAML} grumphp.${YAML}.dist grumphp.dist.${YAML}
    .commitlintrc${RC} commitlint.config.${CODE} .czrc .cz.{json,yaml,toml} .cz-config.{js,cjs}`),
  "lint-staged": words(`.lintstagedrc${RC} lint-staged.config.${CODE}`),
  "lefthook": words(`
    {,.,.config/}lefthook{,-local}.{yml,yaml,toml,json,jsonc} .lefthook .lefthook-local .lefthookrc`),
  "your shell": words(`
    .profile .bashrc .bash_profile .bash_login .bash_logout .bash_aliases .bash_completion .fzf.bash .login .logout
    .zshrc .zshenv .zprofile .zlogin .zlogout .kshrc .mkshrc .cshrc .tcshrc .yashrc .xonshrc .shrc .shinit .fzf.zsh .p10k.zsh
    .bashrc.d .bash_completion.d .zsh .zshrc.d .oh-my-zsh/{oh-my-zsh.sh,custom,lib,plugins,themes,tools}
    .oh-my-bash .bash_it .zprezto .zinit .zplug .zim .antidote .antigen
    .inputrc .editrc .lesskey .lessfilter .config/lesskey .cargo/env .nvm/{nvm.sh,bash_completion} .rvm/scripts .asdf/asdf.sh
    .config/{fish,zsh,bash,nushell,xonsh,elvish,powershell,yash,thefuck,starship.toml} .elvish
    .local/share/{bash-completion,zinit,zsh/site-functions,fish/vendor_*,nushell/vendor} .zfunc
    .envrc .envrc.{local,private} .direnvrc .config/direnv .autoenv .autoenv.{zsh,leave} .autoenv_leave.zsh .shadowenv.d .direnv/*.rc
    {,.}mise{,.*}.toml .mise .config/mise .config/mise{,.*}.toml mise/config{,.*}.toml mise/{conf.d,tasks} {,.}mise-tasks
    .miserc.toml .rtx{,.*}.toml .config/rtx .tool-versions .prototools`),
  "your session": words(`
    .xprofile .xinitrc .xserverrc .xsession .xsessionrc .xresources .xdefaults .xbindkeysrc .pam_environment .tmux.conf .screenrc
    .wezterm.lua .tmuxinator .tmuxinator.${YAML} .tmuxp .tmuxp.{yml,yaml,json} .xmonad .i3 .fluxbox .icewm .fvwm
    .config/{autostart,autostart-scripts,systemd,environment.d,tmux,tmuxinator,tmuxp,zellij,wezterm,kitty,alacritty,ghostty,foot}
    .config/{i3,i3status,sway,hypr,niri,river,labwc,bspwm,sxhkd,awesome,openbox,qtile,herbstluftwm,xmonad,waybar,polybar,rofi,eww}
    .config/{dunst,lxsession,plasma-workspace,mimeapps.list,kglobalshortcutsrc,ranger,lf,yazi,vifm,mpv,lazygit,tig} .tigrc
    .config/xfce4/{panel,helpers.rc,xinitrc} .local/share/{systemd,applications,dbus-1,autostart,kservices5,gnome-shell/extensions}
    .local/share/{plasma/plasmoids,kio/servicemenus,nautilus/scripts,nemo/scripts,nemo/actions}
    library/{launchagents,launchdaemons} .hammerspoon .config/{karabiner,yabai,skhd,aerospace} .yabairc .skhdrc .aerospace.toml`),
  "your mail": words(
    `.forward .procmailrc .mailfilter .mailcap .mailrc {,.neo}muttrc .mutt .config/{mutt,neomutt,aerc}`,
  ),
  "your editor": words(`
    .vscode *.code-workspace .idea .run/*.run.xml .fleet .zed .helix .nova .theia .vs .bsp .devcontainer .devcontainer.json
    .exrc .vim {.,_}vimrc {.,_}gvimrc .vimrc.local .lvimrc .local.vimrc .ideavimrc .nvim .nvimrc .nvim.lua .kakrc .nanorc
    .emacs .emacs.el .emacs.d .dir-locals{,-2}.el .doom.d .spacemacs .spacemacs.d .ycm_extra_conf.py .lite_project.lua
    *.sublime-project .project .settings .externaltoolbuilders .lsp/config.edn .vscode-server/{bin,cli,extensions,data/machine}
    .config/{nvim*,emacs,doom,vim,helix,kak,zed,micro,nano,lite-xl} .config/{code,vscodium,cursor,windsurf}/user/{settings,tasks,keybindings,mcp}.json`),
  "the CI": words(`
    .github/{workflows,actions} {.forgejo,.gitea}/{workflows,actions} .gitlab-ci.${YAML} .circleci .travis.yml jenkinsfile
    {,.}azure-pipelines.${YAML} .azure-pipelines .azuredevops bitbucket-pipelines.yml .drone.{yml,yaml,jsonnet,star}
    .woodpecker .woodpecker.${YAML} .buildkite .cirrus.{yml,star} {,.}appveyor.yml .teamcity .tekton .semaphore wercker.yml
    buildspec.${YAML} cloudbuild.{yaml,yml,json} codemagic.yaml bitrise.yml {,.}zuul.yaml {,.}zuul.d .build.yml .builds/*.yml
    .prow.yaml .vela.${YAML} screwdriver.yaml .scrutinizer.yml .gitpod.yml .replit replit.nix .actrc
    .goreleaser.${YAML} .releaserc${RC} release.config.${CODE} .release-it.{json,js,cjs,ts,yaml,yml,toml}`),
  "an agent": words(`
    .mcp.json .claude .cursor .codex .gemini .isonforge .opencode opencode.json{,c} .qwen .windsurf .roo .kiro .continue
    .crush{,.json} crush.json .aider.conf.yml .agents .cline .clinerules/{hooks,workflows} .amazonq .kilo .kilocode kilo.json{,c}
    .factory .trae .junie .augment .qoder .qodercn .codebuddy .iflow .openhands .copilot .amp .goose .pi .rovodev .zencoder .warp
    .grok .vibe .kimi .github/{hooks,agents,extensions} .config/{opencode,crush,goose,amp,kilo}`),
  "mercurial": words(
    ".hgrc .hg/hgrc .hg/hgrc-not-shared .hg/sharedpath .config/hg .sl/config .sl/sharedpath .config/sapling",
  ),
  "jujutsu": words(".jjconfig.toml .config/jj .jj/repo/config.toml .jj/workspace-config.toml"),
  "another version control": words(`
    _darcs/prefs/defaults .darcs .bzr/branch/branch.conf .bazaar .config/breezy .pijul/config .p4config .p4enviro
    .arcconfig .reviewboardrc`),
  "ssh": words(".ssh"),
  "make": words("makefile gnumakefile bsdmakefile makefile.toml"),
  "just": words("justfile .justfile"),
  "task": words(`taskfile{,.dist}.${YAML}`),
  // As a Makefile: `rake`, `tox`, `docker compose up` run what stands there, whatever it is called
  "rake": words(
    "rakefile rakefile.rb rakelib thorfile guardfile capfile fastfile brewfile dangerfile dangerfile.{ts,js}",
  ),
  "gulp": words(`gulpfile.${CODE} gruntfile.{js,cjs,coffee,ts} jakefile{,.js}`),
  "tox": words("tox.ini"),
  "nox": words("noxfile.py"),
  "fabric": words("fabfile.py"),
  "mage": words("magefile.go"),
  "earthly": words("earthfile"),
  "docker compose": words(`{,docker-}compose{,.override}.${YAML}`),
  "foreman": words(`procfile procfile.dev process-compose.${YAML} mprocs.yaml`),
  "vagrant": words("vagrantfile"),
  "tilt": words("tiltfile"),
  "skaffold": words(`skaffold.${YAML}`),
  "devenv": words("devenv{,.local}.{nix,yaml}"),
  "nix": words("flake.nix shell.nix"),
  // What is set here is a program, a file of code, or a flag that names one
  "npm": words(".npmrc .npm-init.js"),
  "yarn": words(".yarnrc .yarnrc.yml .yarn/{releases,plugins,sdks} yarn.config.cjs"),
  "pnpm": words(".pnpmfile.{cjs,mjs} pnpmfile.js pnpm-workspace.yaml"),
  "bun": words("{,.}bunfig.toml"),
  "cargo": words(
    ".cargo/config .cargo/config.toml .config/nextest.toml rust-toolchain rust-toolchain.toml",
  ),
  "maven": words(".mvn mvnw mvnw.cmd .mavenrc .antrc"),
  "gradle": words(
    "gradlew gradlew.bat gradle/wrapper gradle/gradle-daemon-jvm.properties .gradle/init.{d,gradle,gradle.kts}",
  ),
  "sbt": words(".sbtopts .jvmopts .mill-jvm-opts .mill-opts"),
  "clojure": words(".lein/{profiles,init}.clj .config/clojure"),
  "bazel": words("*.bazelrc .bazelrc.* .bazeliskrc .bazelversion tools/bazel"),
  "buck": words(".buckconfig .buckconfig.{local,d}"),
  "pants": words("pants.toml .pants.rc .pants.bootstrap .plzconfig .plzconfig.local"),
  "dotnet": words(`
    directory.{build,solution}.{props,targets} directory.build.rsp {before,after}.*.sln.targets *proj.user nuget.config
    {,.config/}dotnet-tools.json`),
  "ruby": words(
    ".irbrc .config/irb .pryrc .config/pry .rspec .rspec-local .yardopts .railsrc .byebugrc .rdbgrc",
  ),
  "bundler": words(".bundle/config .bundle/plugin"),
  "r": words(".rprofile .renviron"),
  "ansible": words("{,.}ansible.cfg"),
  "packaging": words(".devscripts .pbuilderrc .sbuildrc .quiltrc .makepkg.conf .rpmmacros"),
  "a program that is called often": words(`
    .curlrc .config/curlrc .wgetrc .ackrc .ripgreprc .proverc .local/share/helm/plugins .psqlrc .psqlrc-* .sqliterc .duckdbrc
    .config/{sqlite3,pgcli,mycli,litecli,usql} .myclirc .usqlrc .mongorc.js .mongoshrc.js .cassandra/cqlshrc .gnuplot`),
  // Begun in the directory, they read it first
  "an interpreter": words(`
    usercustomize.py sitecustomize.py {site,dist}-packages/*.pth .pythonrc .pythonrc.py .pythonstartup
    jupyter_*config.{py,json} ipython_*config.{py,json} .ipython/profile_default/startup .config/{bpython,ptpython}
    .julia/config .iex.exs .ghci .ghc/ghci.conf .ocamlinit .utoprc .erlang .octaverc startup.m .sbclrc .eclrc .clisprc{,.lisp}
    .guile .racketrc .psysh.php .config/psysh`),
  "a debugger": words(
    ".gdbinit .gdbearlyinit .config/gdb .lldbinit .lldbinit-* .pdbrc .pdbrc.py .perldb .radare2rc",
  ),
};
