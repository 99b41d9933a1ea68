// What a page may load and run: our own scripts, each marked with the nonce of this response, and nothing else.
export function contentPolicy(nonce: string, isDevelopment: boolean): string {
  const scripts = `'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`;
  return [
    "default-src 'self'",
    `script-src 'self' ${scripts}`,
    // Style sheets are ours; what an element wears itself (the height of a virtual list) cannot carry a nonce.
    `style-src 'self'${isDevelopment ? " 'unsafe-inline'" : ""}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    "worker-src 'self'", // the service worker; without its own word it would need a nonce
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "report-uri /csp-report",
  ].join("; ");
}
