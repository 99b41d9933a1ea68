/** What is new waits behind a button that lies over the edge of the list: nothing moves under the hand of somebody who reads. */
export const Arrivals = ({ count, onShow }: { count: number; onShow: () => void }) => (
  <div className="relative z-10 h-0">
    <button
      type="button"
      className="absolute -top-3 left-1/2 min-h-6 -translate-x-1/2 whitespace-nowrap rounded-full bg-accent px-3 text-xs font-semibold text-on-accent shadow-md"
      onClick={onShow}
    >
      {count} new
    </button>
  </div>
);
