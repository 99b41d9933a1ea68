/** What stands where a page with a list will be, while it is read. The shell keeps its place, so nothing jumps. */
export function SkeletonList({ rows = 8, title, label }: { rows?: number; title: string; label: string }) {
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[13.5rem_minmax(0,1fr)]">
      <div aria-hidden="true" className="border-line bg-panel max-md:h-12 max-md:border-b md:border-r" />
      <main aria-busy="true" className="mx-auto w-full max-w-4xl px-4 py-6">
        <h1 className="mb-3 text-xl font-semibold">{title}</h1>
        <p role="status" className="sr-only">
          {label}
        </p>
        <div aria-hidden="true" className="motion-safe:animate-pulse">
          <div className="mb-4 h-24 rounded-lg border border-line bg-panel" />
          <div className="divide-y divide-line rounded-lg border border-line bg-panel">
            {Array.from({ length: rows }, (_, row) => `row-${row}`).map((row) => (
              <div key={row} className="space-y-2 px-3 py-3">
                <div className="h-4 w-2/3 rounded-sm bg-sunken" />
                <div className="h-3 w-1/3 rounded-sm bg-sunken" />
              </div>
            ))}
          </div>
        </div>
      </main>
    </div>
  );
}
