/** What is new waits behind a button: nothing moves under the hand of somebody who reads. */
export const Arrivals = ({ count, onShow }: { count: number; onShow: () => void }) => (
  <button
    type="button"
    className="mx-auto my-1 block rounded-full bg-accent px-3 py-1 font-medium text-on-accent"
    onClick={onShow}
  >
    {count} new
  </button>
);
