import Link from "next/link";

type Props = { first: string | null; next: string | null; nextLabel?: string };

/** The way through a long list: to its beginning, and on. */
export function PageLinks({ first, next, nextLabel = "Next page" }: Props) {
  if (first === null && next === null) return null;
  const look = "rounded-md border border-line-strong px-3 py-1.5 font-medium hover:bg-sunken";
  return (
    <nav aria-label="Pages of this list" className="mt-4 flex flex-wrap justify-between gap-3">
      {first === null ? (
        <span />
      ) : (
        <Link href={first} prefetch={false} className={look}>
          First page
        </Link>
      )}
      {next !== null && (
        <Link href={next} prefetch={false} className={look}>
          {nextLabel}
        </Link>
      )}
    </nav>
  );
}
