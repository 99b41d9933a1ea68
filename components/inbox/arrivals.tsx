/** What is new waits behind a button in the line of the title: it lies over no row, and moves none under the hand of a reader. */
export const Arrivals = ({ count, onShow }: { count: number; onShow: () => void }) => (
  <button
    type="button"
    className="min-h-7 whitespace-nowrap rounded-full bg-accent px-3 text-xs font-semibold text-on-accent"
    onClick={onShow}
  >
    {count} new
  </button>
);
