import { KeyList, type KeyRow } from "@/components/settings/key-list";
import { Folded, Section } from "@/components/settings/section";
import { PostButton, SettingsForm } from "@/components/settings/settings-form";
import type { ListedKey } from "@/lib/db/read/key-list";
import type { Scope } from "@/lib/domain/types";
import { newKey, revoke, rotate } from "./actions";
import { scopeChoices } from "./scopes";

const SEEN = "You see this key, so where four eyes are asked for you cannot decide what it asks.";

type Props = {
  title: string;
  about: string;
  keys: ListedKey[];
  agentId: string | null;
  scopes: Scope[];
  mayChange: boolean;
  now: string;
};

/** The keys of one agent, or of the workspace: what each may do, and what may be done to it. */
export function Keys({ title, about, keys, agentId, scopes, mayChange, now }: Props) {
  return (
    <Section title={title} about={about}>
      <KeyList keys={keys} now={now} actions={(key) => mayChange && <KeyActions of={key} />} />
      {mayChange && (
        <div className="mt-5 border-t border-line pt-4">
          <h3 className="mb-3 font-semibold">Make a key</h3>
          <p className="mb-3">{SEEN}</p>
          <SettingsForm
            action={newKey}
            submit="Make a key"
            clears
            fields={[
              ...(agentId === null ? [] : [{ kind: "hidden" as const, name: "agentId", value: agentId }]),
              {
                kind: "checks",
                name: "scopes",
                label: "It may",
                options: scopeChoices(scopes),
                checked: scopes.filter((scope) => scope !== "admin"), // whoever wants one says so
              },
              {
                kind: "select",
                name: "days",
                label: "It expires",
                defaultValue: "90",
                options: [
                  { value: "30", label: "after 30 days" },
                  { value: "90", label: "after 90 days" },
                  { value: "365", label: "after a year" },
                  { value: "never", label: "never" },
                ],
              },
            ]}
          />
        </div>
      )}
    </Section>
  );
}

function KeyActions({ of: { id } }: { of: KeyRow }) {
  return (
    <>
      <Folded title="Rotate">
        <SettingsForm
          action={rotate}
          submit="Rotate it"
          tone="plain"
          fields={[
            { kind: "hidden", name: "keyId", value: id },
            {
              kind: "select",
              name: "overlap",
              label: "The old key goes on working",
              defaultValue: "1",
              hint: `A new key that may do the same takes its place. ${SEEN}`,
              options: [
                { value: "0", label: "not at all" },
                { value: "1", label: "for an hour" },
                { value: "24", label: "for 24 hours" },
              ],
            },
          ]}
        />
      </Folded>
      <Folded title="Revoke">
        <p className="mb-3">Whoever uses it is refused within a second.</p>
        <PostButton action={revoke} fields={{ keyId: id }} submit="Revoke it" tone="danger" />
      </Folded>
    </>
  );
}
