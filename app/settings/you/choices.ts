// What may be chosen for dates. Any IANA zone and any language can be stored; these are offered.

export const ZONES = Intl.supportedValuesOf("timeZone").map((zone) => ({
  value: zone,
  label: zone.replaceAll("_", " "),
}));

const LANGUAGES = [
  ...["cs", "da", "de", "el", "en-GB", "en-US", "es", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko"],
  ...["nb", "nl", "pl", "pt-BR", "pt-PT", "ro", "ru", "sv", "th", "tr", "uk", "vi", "zh-CN", "zh-TW"],
];

export function languageChoices(chosen: string | null): Array<{ value: string; label: string }> {
  const names = new Intl.DisplayNames("en", { type: "language" });
  const offered = chosen === null || LANGUAGES.includes(chosen) ? LANGUAGES : [...LANGUAGES, chosen];
  return [
    { value: "", label: "The browser’s" },
    ...offered
      .map((value) => ({ value, label: names.of(value) ?? value }))
      .sort((a, b) => a.label.localeCompare(b.label, "en")),
  ];
}
