// Organizations, their workspaces and members, as the protocol reads them.
import { z } from "zod";
import { nextCursor, ok, timestamp, uuid } from "./common";

export const organizationAnswer = z.object({
  ok,
  organization: z.object({
    org_id: uuid,
    name: z.string(),
    legal_name: z.string().nullable(),
    primary_domain: z.string().nullable(),
    status: z.literal("active"),
    metadata: z.object({}),
    created_at: timestamp,
    updated_at: timestamp,
    workspaces_count: z.int(),
    members_count: z.int(),
  }),
});

export const workspacesAnswer = z.object({
  ok,
  workspaces: z.array(
    z.object({
      workspace_id: uuid,
      org_id: uuid,
      name: z.string(),
      environment: z.string(),
      status: z.literal("active"),
      region: z.string(),
      created_at: timestamp,
      updated_at: timestamp,
    }),
  ),
});

export const MEMBER_ROLES = {
  owner: "org_owner",
  admin: "workspace_admin",
  member: "member",
  auditor: "security_auditor",
} as const;

export const membersAnswer = z.object({
  ok,
  members: z.array(
    z.object({
      member_id: uuid,
      org_id: uuid,
      workspace_id: uuid,
      actor_id: z.string(),
      role: z.enum(MEMBER_ROLES),
      status: z.enum(["active", "removed"]),
      created_at: timestamp,
      updated_at: timestamp,
    }),
  ),
  next_cursor: nextCursor,
});
