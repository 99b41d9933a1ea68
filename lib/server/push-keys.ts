import { keysFrom, type PushKeys, publicOf } from "@/lib/channels/push/keys";
import { type Config, complaint } from "@/lib/config";
import { readChannelsKey } from "./secret";

/** Configured, or made from what only the worker has: so every worker has the same, and web never the private one. */
export function readPushKeys(config: Config): PushKeys {
  const { vapidPublicKey, vapidPrivateKey, vapidSubject } = config.channels;
  const subject = vapidSubject ?? subjectFrom(config);
  if (vapidPublicKey !== null && vapidPrivateKey === null)
    throw complaint("VAPID_PUBLIC_KEY must have VAPID_PRIVATE_KEY beside it, for the worker.");
  if (vapidPublicKey === null || vapidPrivateKey === null)
    return { ...keysFrom(readChannelsKey(config)), subject };
  if (publicOf(Buffer.from(vapidPrivateKey, "base64url")) !== vapidPublicKey.replace(/=+$/, ""))
    throw complaint("VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are not one pair. Unset both to have one made.");
  return {
    publicKey: vapidPublicKey.replace(/=+$/, ""),
    privateKey: vapidPrivateKey.replace(/=+$/, ""),
    subject,
  };
}

// Whom a push service may write to. Who runs this on one machine, without https, gives no address that could be reached.
function subjectFrom({ publicUrl, channels }: Config): string {
  if (publicUrl.startsWith("https:")) return publicUrl;
  const address = /[^\s<>]+@[^\s<>]+/.exec(channels.mailFrom ?? "")?.[0];
  return `mailto:${address ?? "nobody@countersign.invalid"}`;
}
