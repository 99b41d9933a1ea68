"use client";

import { useEffect } from "react";

const NAME = "countersign-whose";

/**
 * A browser is signed in once, and in one workspace: what an older tab asks for is answered from where the newest went. So each
 * page says whose it is, and one that is of somebody else, or of another workspace, is loaded anew.
 */
export function OneWhose({ whose }: { whose: string }) {
  useEffect(() => {
    const channel = new BroadcastChannel(NAME);
    channel.onmessage = ({ data }: MessageEvent<string>) => {
      if (data !== whose) location.reload();
    };
    channel.postMessage(whose);
    return () => channel.close();
  }, [whose]);
  return null;
}
