import { Shell } from "@/components/ui/shell";

export default function NotFound() {
  return (
    <Shell title="There is nothing here">
      <p className="text-muted">
        The address may be mistyped, or what was here is another person's.{" "}
        <a className="text-accent underline" href="/inbox">
          Go to the inbox
        </a>
      </p>
    </Shell>
  );
}
