import { KeyCaps } from "./key-caps";
import type { Offer, Offers } from "./palette-offers";

type Props = {
  id: string;
  sections: Offers[];
  chosen: string | undefined;
  choose: (offer: Offer) => void;
};

/** The focus stays in the field; the field says which of these is meant. */
export function PaletteList({ id, sections, chosen, choose }: Props) {
  return (
    <div id={id} role="listbox" aria-label="Results" className="overflow-y-auto p-2">
      {sections.map(({ title, commands }) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields.
        <div key={title} role="group" aria-label={title} className="mb-2 last:mb-0">
          <p aria-hidden="true" className="px-2 py-1 text-xs font-semibold text-muted">
            {title}
          </p>
          {commands.map((each) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's.
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
            <div
              key={each.id}
              id={`${id}-${each.id}`}
              role="option"
              aria-selected={each.id === chosen}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(each)}
              className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md border-l-2 border-transparent px-2 py-1 hover:bg-sunken aria-selected:border-accent aria-selected:bg-accent-soft"
            >
              <span className="min-w-0 flex-1">{each.label}</span>
              {each.keys?.[0] && <KeyCaps keys={each.keys[0]} />}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
