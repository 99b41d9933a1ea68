// What this browser can do and has done about being told. Everything that the browser itself has to be asked is here.
import type { FormAction, FormState } from "@/components/ui/form-state";

export type Here =
  | { state: "looking" }
  | { state: "off"; isOfOtherKey?: boolean } // it has subscribed, but to a key that is not used any more
  | { state: "denied" }
  | { state: "unsupported"; why: "insecure" | "home" | "unknown" }
  | { state: "on"; id: string };
export type Switched = { answer: FormState; state?: Here };

const WORKER = "/sw.js";

export async function lookHere(publicKey: string, known: Array<{ id: string; hash: string }>): Promise<Here> {
  const why = whyNot();
  if (why) return { state: "unsupported", why };
  if (Notification.permission === "denied") return { state: "denied" };
  const subscription = await subscriptionHere();
  if (!subscription) return { state: "off" };
  if (!isOf(subscription, publicKey))
    return { state: "off", isOfOtherKey: Notification.permission === "granted" };
  const hash = await hashOf(subscription.endpoint);
  const mine = known.find((each) => each.hash === hash);
  return mine ? { state: "on", id: mine.id } : { state: "off" };
}

export async function switchOnHere(publicKey: string, on: FormAction): Promise<Switched> {
  const permission = await Notification.requestPermission();
  if (permission === "denied") return { answer: null, state: { state: "denied" } };
  if (permission !== "granted")
    return { answer: refused("Nothing was changed: the browser was not allowed to.") };
  try {
    await navigator.serviceWorker.register(WORKER, { scope: "/" });
    const { pushManager } = await navigator.serviceWorker.ready;
    const before = await pushManager.getSubscription();
    const kept = before && isOf(before, publicKey) ? before : null;
    if (!kept) await before?.unsubscribe(); // to a key that is not used any more
    const subscription =
      kept ??
      (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) }));
    const answer = await on(null, formOf(subscription));
    // One that was there before may be told in another workspace, or of somebody else who is told in this browser.
    if (answer?.tone !== "done" && !kept) await subscription.unsubscribe();
    return { answer };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { answer: problem(`The browser could not be switched on: ${said}`) };
  }
}

export async function switchOffHere(id: string, off: FormAction): Promise<Switched> {
  try {
    const form = new FormData();
    form.set("browser", id);
    const answer = await off(null, form);
    if (answer?.tone !== "done") return { answer };
    // The subscription is one for all workspaces.
    if (answer.toldNowhere) await (await subscriptionHere())?.unsubscribe();
    return { answer, state: { state: "off" } };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { answer: problem(`The browser could not be switched off: ${said}`) };
  }
}

/** So that a page need not hold the address itself, by which anybody could try to reach the browser. */
async function hashOf(endpoint: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function whyNot(): "insecure" | "home" | "unknown" | null {
  if (!window.isSecureContext) return "insecure";
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (can) return null;
  const isApple = /iPhone|iPad/.test(navigator.userAgent) || navigator.maxTouchPoints > 1;
  return isApple && /Mac|iPhone|iPad/.test(navigator.userAgent) ? "home" : "unknown";
}

async function subscriptionHere(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

function isOf(subscription: PushSubscription, publicKey: string): boolean {
  const key = subscription.options.applicationServerKey;
  // A browser that does not say which key is believed.
  if (!key) return true;
  const [own, wanted] = [new Uint8Array(key), bytesOf(publicKey)];
  return own.length === wanted.length && own.every((byte, i) => byte === wanted[i]);
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

function formOf(subscription: PushSubscription): FormData {
  const { endpoint = "", keys = {} } = subscription.toJSON();
  const form = new FormData();
  for (const [name, value] of Object.entries({ endpoint, p256dh: keys.p256dh ?? "", auth: keys.auth ?? "" }))
    form.set(name, value);
  return form;
}

const refused = (message: string): FormState => ({ tone: "refused", message, at: Date.now() });
const problem = (message: string): FormState => ({ tone: "problem", message, at: Date.now() });
