/**
 * Which variables of the environment commands in a sandbox get: those that are known to be needed and to hold no secret.
 *
 * @module
 */

/** Their names, in full. */
const NAMES = new Set([
  // Who and where
  ...[
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "PATH",
    "PWD",
    "TERM",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "TZ",
    "HOSTNAME",
  ],
  ...["LANG", "LANGUAGE", "NO_COLOR", "CI", "EMAIL", "SOURCE_DATE_EPOCH"],
  ...[
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "XDG_DATA_DIRS",
    "XDG_CONFIG_DIRS",
  ],
  ...[
    "GIT_AUTHOR_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
  ],
  // Certificates and proxies
  ...[
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "NODE_EXTRA_CA_CERTS",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "GIT_SSL_CAINFO",
  ],
  ...[
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
  ],
  // Compilers and libraries
  ...[
    "CC",
    "CXX",
    "CPP",
    "LD",
    "AR",
    "CFLAGS",
    "CXXFLAGS",
    "CPPFLAGS",
    "LDFLAGS",
    "MAKEFLAGS",
    "PKG_CONFIG_PATH",
  ],
  ...[
    "LD_LIBRARY_PATH",
    "LIBRARY_PATH",
    "CPATH",
    "C_INCLUDE_PATH",
    "CPLUS_INCLUDE_PATH",
    "CMAKE_PREFIX_PATH",
    "MANPATH",
  ],
  ...["CUDA_HOME", "CUDA_PATH", "CUDA_VISIBLE_DEVICES", "ROCM_PATH", "OMP_NUM_THREADS", "JOBS"],
  // Languages and their tools
  ...[
    "NODE_ENV",
    "NODE_PATH",
    "NODE_OPTIONS",
    "NVM_DIR",
    "NVM_BIN",
    "FNM_DIR",
    "VOLTA_HOME",
    "PNPM_HOME",
    "BUN_INSTALL",
  ],
  ...[
    "npm_config_cache",
    "NPM_CONFIG_CACHE",
    "NPM_CONFIG_PREFIX",
    "COREPACK_HOME",
    "YARN_CACHE_FOLDER",
  ],
  ...["DENO_DIR", "DENO_INSTALL", "DENO_CERT", "DENO_TLS_CA_STORE"],
  ...[
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
    "PYENV_ROOT",
    "PYENV_VERSION",
  ],
  ...[
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "CONDA_DEFAULT_ENV",
    "CONDA_EXE",
    "PIP_CACHE_DIR",
    "UV_CACHE_DIR",
    "PIPX_HOME",
  ],
  ...[
    "CARGO_HOME",
    "CARGO_TARGET_DIR",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "RUSTFLAGS",
    "RUST_BACKTRACE",
    "RUST_LOG",
  ],
  ...[
    "GOPATH",
    "GOROOT",
    "GOBIN",
    "GOCACHE",
    "GOMODCACHE",
    "GOFLAGS",
    "GOOS",
    "GOARCH",
    "CGO_ENABLED",
    "GOTOOLCHAIN",
  ],
  ...[
    "JAVA_HOME",
    "JDK_HOME",
    "M2_HOME",
    "MAVEN_HOME",
    "MAVEN_OPTS",
    "GRADLE_USER_HOME",
    "GRADLE_OPTS",
    "KOTLIN_HOME",
  ],
  ...["ANDROID_HOME", "ANDROID_SDK_ROOT", "DOTNET_ROOT", "DOTNET_CLI_HOME", "NUGET_PACKAGES"],
  ...[
    "GEM_HOME",
    "GEM_PATH",
    "RBENV_ROOT",
    "BUNDLE_PATH",
    "COMPOSER_HOME",
    "MIX_HOME",
    "HEX_HOME",
    "ASDF_DIR",
    "ASDF_DATA_DIR",
  ],
  ...[
    "CCACHE_DIR",
    "SCCACHE_DIR",
    "NIX_PATH",
    "NIX_PROFILES",
    "LOCALE_ARCHIVE",
    "HOMEBREW_PREFIX",
    "PERL5LIB",
  ],
]);
const LOCALE = /^LC_[A-Z]+$/;
/** A password in a URL, as proxies and registries take it. */
const CREDENTIALS = /:\/\/[^/\s]*:[^/\s@]*@|:\/\/[^/\s@]+@/;

/**
 * What of an environment is let through.
 *
 * @param secrets values of which none may be part of a variable
 */
export function sandboxEnvironment(
  environment: Readonly<Record<string, string>>,
  secrets: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(([name, value]) =>
      (NAMES.has(name) || LOCALE.test(name)) && !CREDENTIALS.test(value) &&
      !secrets.some((secret) => secret !== "" && value.includes(secret))
    ),
  );
}
