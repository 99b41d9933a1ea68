import { FilterForm } from "@/components/ui/filter-form";
import { Select } from "@/components/ui/select";
import { MESSAGE_OCCASIONS } from "@/lib/domain/message";
import { CHANNEL_WORDS, MESSAGE_WORDS, STATE_WORDS } from "@/lib/domain/message-words";
import { DELIVERY_STATES, OUTWARD } from "@/lib/domain/types";
import { isFiltered, pageHref, type Query } from "./query";

const ANY = { value: "", label: "Any" };
const STATES = [ANY, ...DELIVERY_STATES.map((value) => ({ value, label: STATE_WORDS[value] }))];
const CHANNELS = [ANY, ...OUTWARD.map((value) => ({ value, label: CHANNEL_WORDS[value] }))];
const OCCASIONS = [ANY, ...MESSAGE_OCCASIONS.map((value) => ({ value, label: MESSAGE_WORDS[value] }))];
const KEPT = [ANY, { value: "yes", label: "Kept here" }, { value: "no", label: "Sent out" }];

// The key makes it a new form when the filters change by a link, so that it never shows what was typed before.
export function Filters({ query }: { query: Query }) {
  return (
    <FilterForm
      key={pageHref(query, null)}
      action="/deliveries"
      label="Search the deliveries"
      words={{ value: query.q, placeholder: "To whom: a name or e-mail" }}
      isFiltered={isFiltered(query)}
      isOpen={isFiltered({ ...query, q: undefined })}
    >
      <Select label="State" name="state" defaultValue={query.state ?? ""} options={STATES} className="mb-4" />
      <Select
        label="Channel"
        name="channel"
        defaultValue={query.channel ?? ""}
        options={CHANNELS}
        className="mb-4"
      />
      <Select
        label="Occasion"
        name="occasion"
        defaultValue={query.occasion ?? ""}
        options={OCCASIONS}
        className="mb-4"
      />
      <Select
        label="With no mail server"
        name="kept"
        defaultValue={query.kept ?? ""}
        options={KEPT}
        className="mb-4"
      />
      {query.intent && <input type="hidden" name="intent" value={query.intent} />}
    </FilterForm>
  );
}
