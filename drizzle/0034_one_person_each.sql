-- A user is one person of a workspace: of two, the one that is signed in as stays theirs, and the other is nobody's.
update people p set user_id = null, updated_at = app_now()
  where p.user_id is not null and p.status = 'active' and exists (select from people older
    where older.workspace_id = p.workspace_id and older.user_id = p.user_id and older.status = 'active'
      and (older.created_at, older.id) < (p.created_at, p.id));
--> statement-breakpoint
CREATE UNIQUE INDEX "people_one_each" ON "people" USING btree ("workspace_id","user_id") WHERE user_id is not null and status = 'active';
--> statement-breakpoint
-- Whoever opens an invitation makes its account, and proves no address by it. When the address is proved, by a mailed link or by
-- the provider, the account is its holder's, and nothing that was made of it before opens anything, or speaks for them.
create function address_proved() returns trigger language plpgsql as $$
begin
  update keys k set revoked_at = app_now() from people p
    where p.user_id = new.id and k.workspace_id = p.workspace_id and k.person_id = p.id and k.kind = 'person' and k.revoked_at is null;
  delete from slack_links l using people p where p.user_id = new.id and l.workspace_id = p.workspace_id and l.person_id = p.id;
  delete from slack_accounts a using people p where p.user_id = new.id and a.workspace_id = p.workspace_id and a.person_id = p.id;
  delete from push_subscriptions s using people p where p.user_id = new.id and s.workspace_id = p.workspace_id and s.person_id = p.id;
  update people set away_from = null, away_until = null, substitute_id = null, updated_at = app_now()
    where user_id = new.id and away_from is not null;
  return null;
end $$;
--> statement-breakpoint
create trigger auth_users_proved after update of email_verified on auth_users for each row
  when (new.email_verified and not old.email_verified) execute function address_proved();
