import type { Metadata, Viewport } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { currentViewer } from "@/lib/web/viewer";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Countersign", template: "%s · Countersign" },
  description: "Software asks, people decide.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function Layout({ children }: { children: ReactNode }) {
  await connection(); // no page is ever drawn ahead of the request: what it shows belongs to who asks
  const theme = (await currentViewer())?.settings.theme ?? "system";
  return (
    <html lang="en" data-theme={theme}>
      <body className="min-h-dvh font-sans antialiased">{children}</body>
    </html>
  );
}
