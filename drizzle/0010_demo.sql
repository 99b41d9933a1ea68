-- A demo workspace can be removed without a trace, its events too; every other workspace's events stay as they are, for ever.
-- Which of the two a workspace is, is said at its birth: nobody can make one of the other, and none is born a demo under the
-- id of events that are there already.
create function guard_demo() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if exists (select from public.events where workspace_id = new.id) then
      raise exception 'there are events of this workspace: it cannot be a demo' using errcode = 'insufficient_privilege';
    end if;
  elsif new.id <> old.id or (new.environment = 'demo') <> (old.environment = 'demo') then
    raise exception 'a workspace is a demo from its birth, or never' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger workspaces_demo_born before insert on workspaces for each row when (new.environment = 'demo')
  execute function guard_demo();
--> statement-breakpoint
create trigger workspaces_demo_kept before update of id, environment on workspaces for each row execute function guard_demo();
--> statement-breakpoint
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if exists (select from public.workspaces where id = old.workspace_id and environment = 'demo') then
      return old;
    end if;
  end if;
  raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
-- Takes up to `most` rows of a demo workspace away, from whatever table bears its id, and says how many; the workspace itself
-- stays for the caller to delete when there are none. It runs as the owner of the tables, who alone may delete an event.
create function remove_demo_rows(demo uuid, most integer) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  place record;
  gone integer;
  total integer := 0;
begin
  perform from public.workspaces where id = demo and environment = 'demo' for update;
  if not found then
    raise exception 'only a demo workspace can be removed' using errcode = 'insufficient_privilege';
  end if;
  for place in
    with recursive owned as (
      select c.oid, c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and a.attname = 'workspace_id' and not a.attisdropped
    ), levels (oid, level) as (
      select oid, 0 from owned
      union select k.confrelid, l.level + 1 from levels l join pg_constraint k on k.contype = 'f' and k.conrelid = l.oid
        where k.confrelid <> k.conrelid and k.confrelid in (select oid from owned) and l.level < 20
    )
    -- Whoever points at others goes before them.
    select o.relname as name from owned o join levels l using (oid) group by o.relname order by max(l.level), o.relname
  loop
    execute format('delete from public.%1$I where ctid = any (array (select ctid from public.%1$I where workspace_id = $1 limit $2))', place.name)
      using demo, most - total;
    get diagnostics gone = row_count;
    total := total + gone;
    exit when total >= most;
  end loop;
  return total;
end $$;
--> statement-breakpoint
revoke execute on function remove_demo_rows(uuid, integer) from public;
