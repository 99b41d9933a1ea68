import { Notice } from "@/components/ui/notice";

/** For somebody whom nothing tells of a task: said until something does, or until they have chosen that nothing shall. */
export const Unreached = () => (
  <div className="px-3 pt-3">
    <Notice tone="refused">
      Nothing tells you of new tasks yet while this page is closed.{" "}
      <a href="/settings/notifications" className="font-medium text-accent underline">
        Choose what reaches you
      </a>
    </Notice>
  </div>
);
