// A mail: its facts are read now, so that it says what is so now; written; and handed to the workspace's mail server. With none it
// is kept, and read in the product.
import { recipientOf } from "../../channels/email/address";
import { headersOf } from "../../channels/email/headers";
import { type Mail, masked } from "../../channels/email/letter";
import { mailOf } from "../../channels/email/letter-html";
import type { TransportOptions } from "../../channels/email/transport";
import { keepTransports } from "../../channels/email/transports";
import { troubleError } from "../../channels/trouble";
import { messageFacts } from "../../db/read/message-facts";
import { carriesSignIn } from "../../db/read/sign-in-carrier";
import type { Message, Sent } from "../../domain/message";
import type { JsonObject } from "../../domain/types";
import { writeMail } from "../mail/write-mail";
import type { Sender } from "../messages/send";
import type { SenderDeps } from "./senders";
import type { ChannelNow, ReadOfAll } from "./settings";

type Deps = Pick<SenderDeps, "sql" | "publicUrl" | "linkSecret" | "channel"> & { ofAll: ReadOfAll };

// The installation's own server has a name of its own: beside it a workspace may have one, too.
const OF_ALL = "installation";

export function emailSender(deps: Deps, options: TransportOptions = {}): Sender {
  const transports = keepTransports(options);
  return async (message, { signal }) => {
    const { server, settings, leaves, stamp } = await serverFor(deps, message);
    const facts = await messageFacts(deps.sql, message);
    const to = addressee(message, facts.person);
    const written = await writeMail(deps, message, facts, to, leaves);
    const mail = mailOf(written.letter);
    const headers = headersOf({
      id: message.id,
      occasion: message.occasion,
      publicUrl: deps.publicUrl,
      rootId: written.rootId,
      offUrl: written.offUrl,
    });
    const copy = mailOf(masked(written.letter, written.secrets));
    if (settings === null) {
      await written.gone();
      return {
        answer: "Kept: no mail server is configured.",
        kept: true,
        subject: mail.subject,
        content: contentOf(copy, { To: `${to.name} <${to.address}>`, ...named(headers) }),
      };
    }
    const transport = transports.of(server, stamp, settings);
    const answer = await transport.send({ ...mail, ...headers, to }, signal);
    await written.gone();
    const { name, address } = transport.from;
    const shown = { From: `${name} <${address}>`, To: `${to.name} <${to.address}>`, ...named(headers) };
    return { answer, subject: mail.subject, content: contentOf(copy, shown) } satisfies Sent;
  };
}

// A sign-in link opens more than this workspace.
async function serverFor(
  { sql, channel, ofAll }: Deps,
  { workspaceId, occasion, personId }: Message,
): Promise<ChannelNow<"email"> & { server: string }> {
  const all = occasion === "sign_in" ? ofAll("email") : null;
  if (all) return { ...all, server: OF_ALL };
  const own = await channel(workspaceId, "email");
  const may = occasion !== "sign_in" || (await carriesSignIn(sql, workspaceId, personId ?? ""));
  return { ...own, settings: may ? own.settings : null, server: workspaceId };
}

/** Only who is in the directory, at the address that stands there now. */
function addressee({ address }: Message, person: { name: string; email: string } | null) {
  if (person === null)
    throw troubleError({
      kind: "moot",
      code: "gone",
      answer: "This person is not in the workspace any more.",
    });
  if (person.email.toLowerCase() !== address.toLowerCase())
    throw troubleError({
      kind: "moot",
      code: "moved",
      answer: "This person has another address now, and what comes from now on goes there.",
    });
  const to = recipientOf(person.name, person.email);
  if (!to)
    throw troubleError({
      kind: "never",
      code: "address",
      answer: "This is no address that mail can be sent to.",
      isUnasked: true,
    });
  return to;
}

const contentOf = ({ text, html }: Mail, headers: Record<string, string>): JsonObject => ({
  text,
  html,
  headers,
});

const named = ({ messageId, inReplyTo, headers }: ReturnType<typeof headersOf>): Record<string, string> => ({
  "Message-ID": messageId,
  ...(inReplyTo && { "In-Reply-To": inReplyTo, References: inReplyTo }),
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("List-Unsubscribe"))),
});
