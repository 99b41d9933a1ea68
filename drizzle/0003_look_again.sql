-- Raised where a change was decided on what is no longer so: nothing of it is written, and it is decided again on what is.
create function look_again() returns integer language plpgsql as $$
begin
  raise exception 'something changed in the meantime: look again' using errcode = 'serialization_failure';
end $$;
