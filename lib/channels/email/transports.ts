// One transport for each workspace, as long as its settings stay as they are.
import type { MailSettings } from "../../domain/channel-settings";
import { openTransport, type Transport, type TransportOptions } from "./transport";

const MOST_OPEN = 100;

export type Transports = {
  of(workspaceId: string, stamp: string, settings: MailSettings): Transport;
  close(): void;
};

/** A closed one finishes what it is sending. */
export function keepTransports(options: TransportOptions = {}, most = MOST_OPEN): Transports {
  const open = new Map<string, { stamp: string; transport: Transport }>(); // in the order of their last use
  const end = (workspaceId: string) => {
    open.get(workspaceId)?.transport.close();
    open.delete(workspaceId);
  };
  return {
    of(workspaceId, stamp, settings) {
      const known = open.get(workspaceId);
      if (known?.stamp !== stamp) end(workspaceId);
      const kept = known?.stamp === stamp ? known : { stamp, transport: openTransport(settings, options) };
      open.delete(workspaceId);
      open.set(workspaceId, kept);
      for (const oldest of open.keys()) {
        if (open.size <= most) break;
        end(oldest);
      }
      return kept.transport;
    },
    close() {
      for (const workspaceId of [...open.keys()]) end(workspaceId);
    },
  };
}
