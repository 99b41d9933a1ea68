import { Shell } from "@/components/ui/shell";

export default function Forbidden() {
  return (
    <Shell title="Nothing was done">
      <p className="text-muted">
        That request did not come from one of our own pages.{" "}
        <a className="text-accent underline" href="/inbox">
          Open the inbox
        </a>{" "}
        and try it there.
      </p>
    </Shell>
  );
}
