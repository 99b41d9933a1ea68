import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

/** An empty list, and why it is empty. */
export function Nothing({
  title,
  icon = "search",
  children,
}: {
  title: string;
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <div className="rounded-lg border border-dashed border-line-strong px-4 py-12 text-center">
      <Icon name={icon} className="mx-auto mb-2 size-6 text-muted" />
      <h2 className="text-base font-semibold">{title}</h2>
      <div className="mx-auto mt-1 max-w-md text-muted">{children}</div>
    </div>
  );
}
