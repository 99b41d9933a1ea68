/** Beside every page of the demo, so that nobody takes it for the real thing. */
export function DemoNote() {
  return (
    <p className="rounded-md border border-line-strong px-2 py-1.5 text-muted">
      Demo: all of this is invented.{" "}
      <a href="/demo" className="text-accent underline">
        About and remove
      </a>
    </p>
  );
}

/** Where nothing waits yet: a way to something that does. */
export function DemoOffer() {
  return (
    <p className="mt-4">
      <a
        href="/demo"
        className="inline-flex min-h-9 items-center rounded-md border border-line-strong px-3 py-1.5 font-medium hover:bg-sunken"
      >
        Load the demo workspace
      </a>
    </p>
  );
}
