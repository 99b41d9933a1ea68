"use client";

import { useEffect, useRef, useState } from "react";
import type { LiveEvent } from "@/lib/domain/live";
import { askWay, SignedOut } from "./ask";

// One stream for all tabs of a browser: the tab that holds the lock opens it and passes on what it hears. When that tab is
// closed another takes its place. Whoever begins to listen looks at everything once: the page was read before.

export type Connection = "open" | "lost" | "offline" | "signed-out";
const NAME = "countersign-live";
const LOST_AFTER_MS = 4_000; // a restart of the server is shorter than most of them notice

const JOIN_MS = 300;

type Passed = { event: LiveEvent } | { connection: Connection };

/** `who`: whose inbox this page shows. A browser in which somebody else has signed in meanwhile draws the page anew. */
export function useLive(who: string, hear: (event: LiveEvent) => void): Connection {
  const [connection, setConnection] = useState<Connection>("open");
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  }, [hear]);
  useEffect(() => {
    const name = `${NAME} ${who}`;
    const channel = new BroadcastChannel(name);
    const take = (passed: Passed) => {
      if ("event" in passed) latest.current(passed.event);
      else setConnection(passed.connection);
    };
    channel.onmessage = ({ data }: MessageEvent<Passed>) => take(data);
    const pass = (passed: Passed) => {
      channel.postMessage(passed);
      take(passed);
    };
    const gone = new AbortController();
    // Without the lock manager (an address without TLS) every tab listens for itself.
    let isFirst = false;
    const lead = () => {
      isFirst = true;
      return listen(who, pass, gone.signal);
    };
    if (navigator.locks) navigator.locks.request(name, { signal: gone.signal }, lead).catch(() => {});
    else void listen(who, take, gone.signal);
    // Where another tab listens already, what happened since this page was read was said before anybody here heard it.
    const joined = setTimeout(
      () => navigator.locks && !isFirst && take({ event: { type: "look" } }),
      JOIN_MS,
    );
    return () => {
      clearTimeout(joined);
      gone.abort();
      channel.close();
    };
  }, [who]);
  return connection;
}

function listen(who: string, pass: (passed: Passed) => void, signal: AbortSignal): Promise<void> {
  let source: EventSource | null = null;
  let lost: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    const opened = new EventSource("/inbox/stream");
    source = opened;
    opened.addEventListener("open", () => {
      clearTimeout(lost);
      lost = undefined;
      pass({ connection: "open" });
      // Also the first time: what happened since the server read the page was told to nobody.
      pass({ event: { type: "look" } });
    });
    opened.addEventListener("whose", ({ data }: MessageEvent<string>) => {
      if (data !== who) location.reload();
    });
    for (const type of ["task", "left", "look"])
      opened.addEventListener(type, ({ data }: MessageEvent<string>) => pass({ event: JSON.parse(data) }));
    opened.addEventListener("error", () => {
      lost ??= setTimeout(() => pass({ connection: navigator.onLine ? "lost" : "offline" }), LOST_AFTER_MS);
      if (opened.readyState === EventSource.CLOSED) void refused(opened);
    });
  };
  // Refused for good, a browser does not try again by itself and is not told why: the server was in between, or nobody is
  // signed in. Whoever signs in again, in another tab perhaps, is let in with a later try.
  const refused = async (by: EventSource) => {
    const isSignedOut = await askWay(signal).then(
      () => false,
      (error) => error instanceof SignedOut,
    );
    if (signal.aborted || source !== by) return; // another was opened meanwhile: beside it a second would be closed by nobody
    again = setTimeout(open, 2_000 + 3_000 * Math.random());
    if (!isSignedOut) return;
    clearTimeout(lost);
    pass({ connection: "signed-out" });
  };
  open();
  // A stream that a cut wire has ended may look open for minutes, and one that was given up may try again late. A browser that
  // is "offline" may reach a server on its own machine all the same: only what is tried tells.
  const anew = () => {
    source?.close();
    clearTimeout(lost);
    clearTimeout(again);
    lost = undefined;
    open();
  };
  for (const change of ["offline", "online"]) addEventListener(change, anew, { signal });
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      clearTimeout(lost);
      clearTimeout(again);
      source?.close();
      resolve();
    });
  });
}
