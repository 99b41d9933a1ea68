// A worker's loop that sends, as a process of its own, so that it can be killed and stopped. Its provider is the test: it is told of
// each message before it goes out, and answers when it may.
import { troubleError } from "@/lib/channels/trouble";
import { openDatabase } from "@/lib/db/client";
import { runLoop } from "@/lib/worker/loop";
import { type Sender, sendMessages } from "@/lib/worker/messages/send";

const [url = "", provider = ""] = process.argv.slice(2);
const db = openDatabase({ url, name: "courier", max: 4 });

const send: Sender = async ({ id }) => {
  const answered = await fetch(`${provider}/${id}`, { method: "POST" });
  const said = await answered.text();
  if (said === "die") process.kill(process.pid, "SIGKILL");
  if (said === "cut")
    throw troubleError({ kind: "destination", code: "ECONNRESET", answer: "The connection was cut." });
  if (said === "throw") throw new Error("poison");
  return { answer: `${said} by ${process.pid}`, content: { text: id } };
};

const { step, onRoom } = sendMessages(db.sql, "email", send, 50);
onRoom(runLoop("courier", step, { paceMs: 5 }).wake);
