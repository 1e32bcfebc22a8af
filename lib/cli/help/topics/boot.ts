/**
 * `isonforge help boot`
 *
 * @module
 */
import { code, heading, text, type Topic } from "../document.ts";

/** Lines of a user unit of systemd. */
const SYSTEMD_UNIT: readonly string[] = [
  "[Unit]",
  "Description=Lost agents go on",
  "",
  "[Service]",
  "Type=oneshot",
  "# Agents outlive this command, and the unit.",
  "KillMode=process",
  "RemainAfterExit=yes",
  "ExecStart=%h/.local/bin/isonforge respawn --lost --continue",
  "",
  "[Install]",
  "WantedBy=default.target",
];

/** Lines of an agent of launchd. */
const LAUNCHD_PLIST: readonly string[] = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<plist version="1.0"><dict>',
  "<key>Label</key><string>isonforge.boot</string>",
  "<key>ProgramArguments</key><array>",
  "<string>/bin/sh</string><string>-c</string>",
  "<string>~/.local/bin/isonforge respawn --lost --continue",
  "</string></array>",
  "<key>RunAtLoad</key><true/>",
  "<key>AbandonProcessGroup</key><true/>",
  "</dict></plist>",
];

export const boot: Topic = {
  title: "After a reboot",
  summary: "Agents that were lost go on when the machine is up again.",
  body: [
    code("isonforge respawn --lost --continue"),
    text(
      "starts every agent again that was lost, as all are when the machine goes down under them, and goes on with its conversation; " +
        "without `--continue` from its prompt. It also starts those of the queue whose turn has come.",
    ),
    heading("systemd"),
    text("As `~/.config/systemd/user/isonforge.service`, with the path of your isonforge:"),
    code(...SYSTEMD_UNIT),
    code(
      "systemctl --user enable isonforge.service",
      "loginctl enable-linger   # also before you log in",
    ),
    text(
      "It has no keys but those of settings.json: what you export in a shell, systemd has not. `Environment=` lines add what is no secret.",
    ),
    heading("launchd"),
    text("As `~/Library/LaunchAgents/isonforge.boot.plist`:"),
    code(...LAUNCHD_PLIST),
    code("launchctl load ~/Library/LaunchAgents/isonforge.boot.plist"),
  ],
};
