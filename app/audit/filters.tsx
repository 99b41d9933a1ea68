import { Field } from "@/components/ui/field";
import { FilterForm } from "@/components/ui/filter-form";
import { Select } from "@/components/ui/select";
import { EVENT_WORDS } from "@/lib/domain/describe";
import { VIA_WORDS } from "@/lib/domain/status-words";
import { EVENT_TYPES, VIAS } from "@/lib/domain/types";
import { isFiltered, pageHref, type Query } from "./query";

const ANY = { value: "", label: "Any" };
const EVENT_CHOICES = [ANY, ...EVENT_TYPES.map((type) => ({ value: type, label: EVENT_WORDS[type] }))];
const VIA_CHOICES = [ANY, ...VIAS.map((via) => ({ value: via, label: VIA_WORDS[via] }))];

// The key makes it a new form when the filters change by a link, so that it never shows what was typed before.
export function Filters({ query, zone }: { query: Query; zone: string | null }) {
  return (
    <FilterForm
      key={pageHref(query, null)}
      action="/audit"
      label="Search the audit"
      words={{ value: query.q, placeholder: "What was said, a title or type" }}
      isFiltered={isFiltered(query)}
      isOpen={isFiltered({ ...query, q: undefined })}
    >
      <Field label="Who" name="who" defaultValue={query.who} maxLength={200} placeholder="Name or e-mail" />
      <Select
        label="Event"
        name="event"
        defaultValue={query.event ?? ""}
        options={EVENT_CHOICES}
        className="mb-4"
      />
      <Field label="Type" name="type" defaultValue={query.type} maxLength={200} placeholder="refund" />
      <Select label="Door" name="via" defaultValue={query.via ?? ""} options={VIA_CHOICES} className="mb-4" />
      <Field
        label="From"
        name="from"
        type="date"
        defaultValue={query.from}
        hint={`Days of ${zone ?? "UTC"}`}
      />
      <Field label="To" name="to" type="date" defaultValue={query.to} hint={`Days of ${zone ?? "UTC"}`} />
      {query.intent && <input type="hidden" name="intent" value={query.intent} />}
    </FilterForm>
  );
}
