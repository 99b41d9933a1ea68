// The organization of the key, its workspace and the people in it. A key sees its own workspace and no other, not even of
// the same organization.
import { z } from "zod";
import type { Principal } from "../../auth/principal";
import { membersOf, workspaceView } from "../../db/read/organizations";
import { pageOf, readCursor } from "../cursor";
import type { Deps } from "../deps";
import { route } from "../route";
import { pageQuery } from "../shapes/common";
import { MEMBER_ROLES, membersAnswer, organizationAnswer, workspacesAnswer } from "../shapes/organizations";
import { notFound } from "../stop";
import { checkNames } from "../tenancy";

const tag = "Organizations";
const subject = "organization";
const params = z.object({ id: z.string() });
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function own(principal: Principal, org_id: string, { db }: Deps) {
  checkNames(principal, { org_id });
  const workspace = await workspaceView(db.sql, principal.workspaceId);
  if (!workspace) throw notFound(subject);
  return workspace;
}

export const organizationRoutes = [
  route({
    method: "GET",
    path: "/v1/organizations/{id}",
    summary: "The organization of this key",
    tag,
    subject,
    scopes: ["read"],
    params,
    response: organizationAnswer,
    handler: async ({ principal, params, deps }) => {
      const workspace = await own(principal, params.id, deps);
      return {
        ok: true as const,
        organization: {
          org_id: workspace.orgId,
          name: workspace.orgName,
          legal_name: null,
          primary_domain: null,
          status: "active" as const,
          metadata: {},
          created_at: workspace.orgCreatedAt.toISOString(),
          updated_at: workspace.orgUpdatedAt.toISOString(),
          workspaces_count: 1,
          members_count: workspace.people,
        },
      };
    },
  }),
  route({
    method: "GET",
    path: "/v1/organizations/{id}/workspaces",
    summary: "The workspace of this key",
    tag,
    subject,
    scopes: ["read"],
    params,
    response: workspacesAnswer,
    handler: async ({ principal, params, deps }) => {
      const workspace = await own(principal, params.id, deps);
      return {
        ok: true as const,
        workspaces: [
          {
            workspace_id: workspace.workspaceId,
            org_id: workspace.orgId,
            name: workspace.name,
            environment: workspace.environment,
            status: "active" as const,
            region: workspace.region,
            created_at: workspace.createdAt.toISOString(),
            updated_at: workspace.updatedAt.toISOString(),
          },
        ],
      };
    },
  }),
  route({
    method: "GET",
    path: "/v1/organizations/{id}/members",
    summary: "The people of the workspace",
    tag,
    subject,
    scopes: ["read"],
    params,
    query: pageQuery.extend({ workspace_id: z.string().optional() }),
    response: membersAnswer,
    handler: async ({ principal, params, query, deps }) => {
      checkNames(principal, { org_id: params.id, workspace_id: query.workspace_id });
      const after = readCursor(query.cursor, UUID);
      const rows = await membersOf(deps.db.sql, principal.workspaceId, after, query.limit + 1);
      const page = pageOf(rows, query.limit, (person) => person.id);
      const members = page.items.map((person) => ({
        member_id: person.id,
        org_id: principal.orgId,
        workspace_id: principal.workspaceId,
        actor_id: person.id,
        role: MEMBER_ROLES[person.role],
        status: person.status,
        created_at: person.createdAt.toISOString(),
        updated_at: person.updatedAt.toISOString(),
      }));
      return { ok: true as const, members, next_cursor: page.next };
    },
  }),
];
