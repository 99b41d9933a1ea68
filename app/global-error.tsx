"use client";

import ErrorPage from "./error";
import "./globals.css";

// When the frame itself fails, there is no frame to stand in.
export default function GlobalError(props: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body className="min-h-dvh font-sans antialiased">
        <ErrorPage {...props} />
      </body>
    </html>
  );
}
