// The description of the app that an administrator pastes into Slack: manifest.json, for this installation.
import type { JsonObject } from "../../domain/types";
import template from "./manifest.json" with { type: "json" };

const PLACEHOLDER = "https://countersign.example.org";

/** Slack speaks to addresses that are public and encrypted. Where there is none, the app speaks to Slack: Socket Mode. */
const isReachable = (publicUrl: string): boolean => {
  const { protocol, hostname } = new URL(publicUrl);
  const isLocal = /^(localhost|\[?::1\]?|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(hostname);
  return (
    protocol === "https:" && !isLocal && hostname.includes(".") && !/\.(local|internal|lan)$/.test(hostname)
  );
};

/** As text to paste. `isSocket`: it wants an app token beside the bot token, with the scope connections:write. */
export function appManifest(publicUrl: string): { text: string; isSocket: boolean } {
  const isSocket = !isReachable(publicUrl);
  const manifest = isSocket ? overSocket() : template;
  const text = JSON.stringify(manifest, null, 2).replaceAll(PLACEHOLDER, publicUrl);
  return { text, isSocket };
}

function overSocket(): JsonObject {
  const { features, settings, ...rest } = template;
  return {
    ...rest,
    features: {
      ...features,
      slash_commands: features.slash_commands.map(({ url: _, ...command }) => command),
    },
    settings: {
      ...settings,
      event_subscriptions: { bot_events: settings.event_subscriptions.bot_events },
      interactivity: { is_enabled: true },
      socket_mode_enabled: true,
    },
  };
}
