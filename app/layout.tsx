import type { Metadata, Viewport } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { type Standing, StandingProvider } from "@/components/shell/standing";
import { currentViewer, type Viewer } from "@/lib/web/viewer";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Countersign", template: "%s · Countersign" },
  description: "Software asks, people decide.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function Layout({ children }: { children: ReactNode }) {
  await connection(); // no page is ever drawn ahead of the request: what it shows belongs to who asks
  const viewer = await currentViewer();
  return (
    <html lang="en" data-theme={viewer?.settings.theme ?? "system"}>
      <body className="min-h-dvh font-sans antialiased">
        <StandingProvider value={viewer && standingOf(viewer)}>{children}</StandingProvider>
      </body>
    </html>
  );
}

/** For what stands in place of a page: it is drawn in the browser, and can ask nobody. */
const standingOf = ({ workspaceName, name, role, settings }: Viewer): Standing => ({
  workspace: workspaceName,
  person: name,
  role,
  shortcuts: settings.shortcuts,
});
