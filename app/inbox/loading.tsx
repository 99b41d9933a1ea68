/** The shape of the list while it is read. */
export default function Loading() {
  return (
    <main aria-busy="true" className="mx-auto w-full max-w-3xl px-4 py-6">
      <p className="sr-only">Reading the inbox …</p>
      {[0, 1, 2].map((row) => (
        <div
          key={row}
          aria-hidden="true"
          className="mb-4 motion-safe:animate-pulse rounded-lg border border-line bg-panel p-4"
        >
          <div className="h-4 w-2/3 rounded-sm bg-line" />
          <div className="mt-3 h-3 w-1/2 rounded-sm bg-line" />
          <div className="mt-4 h-16 rounded-sm bg-sunken" />
        </div>
      ))}
    </main>
  );
}
