// The service worker. It shows what was pushed (lib/channels/push/render.ts) and leads to it, and keeps nothing: every page comes
// from the server. It decides nothing either; a button of what it shows is an address on which a person decides.

const ICON = "/icons/countersign-192.png";
const BADGE = "/icons/badge-96.png";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(addressOf(event.notification.data, event.action)));
});

/** Something has to be shown for every push, or the browser says something of its own. */
function read(data) {
  try {
    const said = data.json();
    if (typeof said?.title === "string") return said;
  } catch {}
  return { title: "Something waits for you", body: "Open Countersign to see it.", url: "/inbox" };
}

async function show({
  title,
  body = "",
  tag = "countersign",
  url = "/inbox",
  actions = [],
  silent = false,
  stays = true,
}) {
  await self.registration.showNotification(title, {
    body,
    tag,
    icon: ICON,
    badge: BADGE,
    silent,
    renotify: !silent,
    data: { url, actions },
    actions: actions.map(({ action, title }) => ({ action, title })),
  });
  if (stays) return;
  for (const shown of await self.registration.getNotifications({ tag })) shown.close();
}

/** On this site and nowhere else, whatever was said. */
function addressOf(data, action) {
  const chosen = data?.actions?.find((each) => each.action === action);
  const address = new URL(chosen?.url ?? data?.url ?? "/inbox", self.location.origin);
  return address.origin === self.location.origin
    ? address.href
    : new URL("/inbox", self.location.origin).href;
}

/** A tab that shows it already comes to the front; others are left as they are, for somebody may be typing there. */
async function lead(address) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find(({ url }) => url === address);
  if (there) return there.focus();
  return self.clients.openWindow(address);
}
