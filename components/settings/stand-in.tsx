import { Visible } from "@/components/task/visible";
import type { PersonStatus } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/types";

type Props = { substitute: { name: string; role: Role; status: PersonStatus } | null; whom: "you" | "them" };

/** Who decides for somebody who is away: whoever was named may not be able to any more. */
export function StandIn({ substitute, whom }: Props) {
  if (substitute === null) return <>Nobody stands in for {whom}.</>;
  const why = whyNot(substitute);
  const name = <Visible text={substitute.name} />;
  if (why === null)
    return (
      <>
        {name} stands in for {whom}.
      </>
    );
  return (
    <>
      {name} was to stand in for {whom}, but {why}. So nobody does.
    </>
  );
}

function whyNot({ role, status }: NonNullable<Props["substitute"]>): string | null {
  if (status !== "active") return "is not in the workspace now";
  if (role === "auditor") return "is an auditor now, who decides nothing";
  return null;
}
