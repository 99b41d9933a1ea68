import Link from "next/link";
import { Visible } from "@/components/task/visible";
import type { PersonStatus } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/types";
import { Badge } from "./section";

export type PersonRow = {
  id: string;
  name: string;
  email: string;
  role: Role;
  status: PersonStatus;
  groups: string[];
  isAway: boolean;
};

export const ROLE_WORDS: Record<Role, string> = {
  owner: "Owner",
  admin: "Admin",
  member: "Member",
  auditor: "Auditor",
};
export const ROLE_ABOUT: Record<Role, string> = {
  owner: "Everything, and makes owners",
  admin: "People, groups, agents and keys",
  member: "Decides what is asked of them",
  auditor: "Reads everything, decides nothing",
};

export function PeopleList({ people }: { people: PersonRow[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
      {people.map((person) => (
        <li key={person.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
          <div className="min-w-0 flex-1 basis-56">
            <Link
              href={`/settings/people/${person.id}`}
              prefetch={false}
              className="font-medium text-accent underline"
            >
              <Visible text={person.name} />
            </Link>
            <p className="text-muted">
              <Visible text={person.email} />
            </p>
          </div>
          <p className="min-w-0 basis-40 text-muted max-sm:basis-full">
            {person.groups.join(", ") || "No group"}
          </p>
          <p className="flex gap-1.5">
            <Badge>{ROLE_WORDS[person.role]}</Badge>
            {person.isAway && (
              <Badge icon="clock" tone="warn">
                Away
              </Badge>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
