-- Raised where a change was decided on what is no longer so: nothing of it is written, and it is decided again on what is.
create function look_again() returns integer language plpgsql as $$
begin
  raise exception 'something changed in the meantime: look again' using errcode = 'serialization_failure';
end $$;
--> statement-breakpoint
-- How many of these people are still what they were believed to be. A function of its own because its query sees what was
-- committed while the statement waited for its locks; a part of that statement would see only what was there before.
create function people_still_so(workspace_ids uuid[], person_ids uuid[], roles text[], group_lists text[])
  returns bigint language plpgsql volatile as $$
begin
  return (select count(*) from unnest(workspace_ids, person_ids, roles, group_lists) as u(workspace_id, id, role, group_list)
    join people p on p.workspace_id = u.workspace_id and p.id = u.id where p.status = 'active' and p.role::text = u.role
    and coalesce((select string_agg(g.group_id::text, ' ' order by g.group_id) from group_people g
      where g.workspace_id = p.workspace_id and g.person_id = p.id), '') = u.group_list);
end $$;
